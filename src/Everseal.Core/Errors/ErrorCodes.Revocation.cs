namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about revocation, CRLs and OCSP.</summary>
    public static class Revocation
    {
        public static readonly ErrorCode AlreadyRevoked = new("EVS-5200", "Certificate is revoked already",
            "A revocation is for good, and its reason changes only when it turns out that the key was compromised.",
            "Nothing is left to do; everseal ca show SERIAL shows since when. To record a compromise: everseal ca revoke SERIAL --reason keyCompromise");

        public static readonly ErrorCode ReasonUnsuitable = new("EVS-5201", "Reason does not fit the certificate",
            "RFC 5280 keeps some reasons for some kinds of certificates, and has some that are never used here.",
            "Choose another one: everseal ca revoke --help lists them.");

        public static readonly ErrorCode CertificateInUseHere = new("EVS-5202", "Certificate is in use here",
            "Something of this server stops working, or is replaced, when the certificate is revoked; the detail names it.",
            "When that is wanted, say so: everseal ca revoke SERIAL --yes");

        public static readonly ErrorCode SignsTokens = new("EVS-5203", "Certificate signs this server's tokens",
            "A realm's tokens are signed with its key. Revoked before it is replaced, it would lock everybody out, which no administrator could undo by logging in.",
            "Replace the realm's signing certificate first: everseal keys rotate; once it is retired (everseal keys list), revoke it. When its key is in other hands: everseal keys rotate --emergency");

        public static readonly ErrorCode RootNotRevocable = new("EVS-5204", "A root cannot be revoked",
            "A root's status is nobody's to vouch for: whoever trusts it does so because it was told to.",
            "Make another root, everseal ca root renew, give it to your clients, and everseal ca root promote; then remove the old one from their trust stores.");

        public static readonly ErrorCode CertificateRevoked = new("EVS-5206", "Certificate is revoked",
            "This CA revoked the certificate, so whoever holds its key is not believed any longer.",
            "Have a new certificate issued for a new key, and register it: everseal service replace-certificate NAME --cert FILE");

        public static readonly ErrorCode IssuerRevoked = new("EVS-5207", "The CA itself is revoked",
            "The issuing CA is on its root's revocation list, so nobody who looks there would trust what it signs.",
            "Make a new issuing CA: everseal ca renew (a sealed root first: everseal ca unseal --file FILE). Then replace what the revoked one signed: everseal keys rotate and everseal keys promote for each realm's signing key; TLS is replaced by itself.");

        public static readonly ErrorCode RevokedInUse = new("EVS-5208", "A certificate in use is revoked",
            "A certificate that logins depend on, or the CA that signed it, is on a revocation list of this node. Whoever asks for its status refuses it; whoever does not goes on.",
            "Have a valid issuing CA first: everseal ca renew. Then, for each realm whose signing certificate the revoked one signed, everseal keys rotate, and everseal keys promote when its relying parties know the new key; a next key that the revoked one signed goes first: everseal keys retire ID. TLS is replaced by itself.");

        public static readonly ErrorCode IssuedElsewhere = new("EVS-5209", "Another CA issued the certificate",
            "A certificate is revoked by the CA that signed it, on its own list; this node's lists would be believed by nobody.",
            "Have it revoked there. Ask for another one first: everseal ca request --out FILE for the issuing CA, everseal certificates replace tls --csr FILE for TLS.");

        public static readonly ErrorCode ListLintFailed = new("EVS-5210", "Revocation list failed a lint",
            "The list that was about to be signed breaks a rule of RFC 5280; nothing was signed and the earlier list stays.",
            "Report it with the detail: it is a defect, or the issuing CA's certificate may not sign lists.");

        public static readonly ErrorCode ListNotPublished = new("EVS-5211", "No revocation list could be made",
            "The CA's key or the store was not at hand. The earlier list is served for as long as it is valid.",
            "See why in the log; a sealed root makes its list when it is unsealed.");

        public static readonly ErrorCode ListRunsOut = new("EVS-5212", "Revocation list runs out",
            "The CA's latest revocation list ends soon and no other was made: a sealed root makes one only while it is unsealed. Verifiers that ask for a list refuse the CA's certificates afterwards.",
            "Lend the root its key, and seconds later there is a new list: everseal ca unseal --file FILE. If the key lies on this host, the log says why no list is made.");

        public static readonly ErrorCode OcspRequestMalformed = new("EVS-5220", "OCSP request cannot be read",
            "It is not a request of RFC 6960 in DER, or asks for more than a responder has to answer.",
            "Ask as openssl does: openssl ocsp -issuer ISSUER -cert CERTIFICATE -url URL");

        public static readonly ErrorCode OcspLintFailed = new("EVS-5221", "OCSP response failed a lint",
            "The answer that was about to be signed breaks a rule of RFC 6960; nothing was signed.",
            "Report it with the detail: it is a defect.");

        public static readonly ErrorCode OcspUnavailable = new("EVS-5222", "Status not available now",
            "The store or the CA's key was not at hand, or too many ask at once. No answer is better than a stale one.",
            "Ask again in a moment; the log of the server says what failed.");

        internal static IEnumerable<ErrorCode> All =>
        [
            AlreadyRevoked, ReasonUnsuitable, CertificateInUseHere, SignsTokens, RootNotRevocable, CertificateRevoked, IssuerRevoked, RevokedInUse, IssuedElsewhere,
            ListLintFailed, ListNotPublished, ListRunsOut, OcspRequestMalformed, OcspLintFailed, OcspUnavailable,
        ];
    }
}
