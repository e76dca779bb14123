namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about certificates that a check found wanting (80xx).</summary>
    public static class Verdicts
    {
        public static readonly ErrorCode CertificateExpired = new("EVS-8001", "Certificate has expired",
            "Its last day has passed. Whoever verifies it refuses; whoever does not goes on until the next restart or update makes him.",
            "Replace it now, let its user load it, and look again: everseal check TARGET");

        public static readonly ErrorCode CertificateEndsSoon = new("EVS-8002", "Certificate ends soon",
            "Less time is left than its kind needs to be replaced: days, capped by a share of its lifetime.",
            "Order the next one now, install it, and look at what is served: everseal check TARGET");

        public static readonly ErrorCode CertificateNotYetValid = new("EVS-8003", "Certificate is not valid yet",
            "It begins in the future: the clock of the machine that made it was ahead, this one's is behind, or it was installed too early.",
            "Compare the clocks first (`timedatectl`, `chronyc tracking`), then replace the certificate if they agree.");

        public static readonly ErrorCode SigningCertificateExpired = new("EVS-8004", "Signing certificate has expired",
            "Tokens are signed with a certificate whose last day has passed. A service that checks its own signer issues no token at all; most verifiers refuse what it signs.",
            "Replace the signing certificate. vCenter: run fixsts.sh of KB 76719 on the appliance, it needs no login. Elsewhere: publish a new key, then let it sign.");

        public static readonly ErrorCode SigningCertificateEndsSoon = new("EVS-8005", "Signing certificate ends soon",
            "The certificate that signs tokens ends within its thresholds. No token outlives it, so tokens get shorter first; on the day logins stop.",
            "Renew it while a login still works: everyone who pins the certificate needs the new one before it signs.");

        public static readonly ErrorCode RenewalMissed = new("EVS-8006", "Renewal is overdue",
            "A certificate that a machine should have renewed by now, or one so short-lived that no person can, is still the old one.",
            "Look at the log of whatever renews it (certbot, cert-manager, the agent), and start the renewal by hand.");

        public static readonly ErrorCode AuthorityExpired = new("EVS-8007", "CA certificate has expired",
            "Nothing that this CA signed is trusted any more, whatever the dates of the certificates below it.",
            "Renew the CA with the same key if its key is sound, else bring the new CA into every trust store and reissue what it signed.");

        public static readonly ErrorCode AuthorityEndsSoon = new("EVS-8008", "CA certificate ends soon",
            "With the CA everything ends that it signed. Its successor must reach every trust store before that day.",
            "Make the successor, distribute it to every trust store, and only then let it sign.");

        public static readonly ErrorCode SelfRenewalOff = new("EVS-8009", "Self-renewal is off",
            "The realm does not renew its signing key by itself: no next key is made or promoted unless a person does. On the day that the present one ends, every login stops.",
            "Let it renew itself: everseal realm set --self-renewal on. Or see what a person has to do, and when: everseal keys plan");

        public static readonly ErrorCode TwoYearCertificate = new("EVS-8011", "Signing certificate lives two years",
            "vCenter's tools make signing certificates of two years, upgrades carry them forward, and older releases have no alarm for them.",
            "Write the date down and watch it: everseal check vcenter://HOST every day. From 7.0 U3 on: POST .../signing-certificate?action=refresh");

        public static readonly ErrorCode NoSuccessor = new("EVS-8012", "No successor is published",
            "The signing certificate ends within its thresholds and nothing that will sign after it is published yet. Who pins keys needs time to adopt the next one.",
            "Publish the next key now, beside the one that signs, and let it sign when everyone has it.");

        public static readonly ErrorCode SingleKey = new("EVS-8013", "Only one signing key is published",
            "A rotation without overlap refuses valid tokens: whoever caches the keys does not know the new one, or no longer finds the old one.",
            "See that the next key is published well before it signs, and the old one until its last token has ended.");

        public static readonly ErrorCode ChainOrder = new("EVS-8014", "Chain is in the wrong order",
            "The leaf does not come first, or a certificate does not stand before its issuer. Some clients sort by themselves, strict ones and vCenter's own tools do not.",
            "Put the file in order: leaf, then each issuer, the root last or not at all; then reload.");

        public static readonly ErrorCode ChainBroken = new("EVS-8015", "Chain does not link",
            "A certificate of the chain was not issued by the next one: another name, another key, or no CA.",
            "Build the chain again from the certificates of the CA that issued the leaf: openssl verify -untrusted CHAIN LEAF");

        public static readonly ErrorCode IssuerMissing = new("EVS-8016", "Issuer's certificate is missing",
            "The certificate comes without the one of its issuer, so only those who already hold that can verify it. vCenter requires the issuer in a signing chain.",
            "Add the issuer's certificate behind the leaf.");

        public static readonly ErrorCode ChainTooLong = new("EVS-8017", "Chain is too long",
            "Clients give up beyond about ten certificates, and each handshake carries them all.",
            "Send the leaf and its intermediates only, without roots and leftovers.");

        public static readonly ErrorCode SourcesDisagree = new("EVS-8021", "Sources name different signing certificates",
            "No signing certificate is shown by all sources that show one. Whoever learned the keys from the other source refuses the tokens.",
            "Restart the services that cache the keys (vCenter: service-control --stop --all && service-control --start --all on every node), then look again.");

        public static readonly ErrorCode StoredNotServed = new("EVS-8022", "Served certificate is not the stored one",
            "The certificate was replaced in the store, and the running service still uses the one that it loaded before. On the old one's last day it stops.",
            "Reload or restart the service, then look at what it serves.");

        public static readonly ErrorCode SignerNotTrusted = new("EVS-8023", "The signer is not among the trusted chains",
            "A vCenter keeps the chain of its signer twice: where it signs, and in a list for verifiers. The list still holds the former one only.",
            "Replace the signing certificate by one of vCenter's own ways, which write both, and restart the services on every node.");

        public static readonly ErrorCode WeakSignature = new("EVS-8031", "Signed with a broken hash",
            "The certificate is signed over MD2, MD4, MD5 or SHA-1. Current clients refuse it; with MD5 others can forge one like it.",
            "Have it issued again with SHA-256: a CA that still signs so must be replaced as well.");

        public static readonly ErrorCode WeakKey = new("EVS-8032", "Key is weak",
            "The key is shorter than RSA-2048, of a kind that current clients do not accept, or its numbers have a known flaw by which others compute the private key.",
            "Make a new key of RSA-2048 or more or ECDSA P-256, and a certificate for it.");

        public static readonly ErrorCode SelfSigned = new("EVS-8033", "Served certificate is self-signed",
            "Nobody vouches for it, so clients refuse it unless they pinned it or switched verification off.",
            "Have a CA issue it: everseal ca issue, or name its certificate with --ca-file if it is pinned on purpose.");

        public static readonly ErrorCode SignatureNotAccepted = new("EVS-8034", "Signature algorithm that the target refuses",
            "vCenter does not accept certificates that are signed by RSASSA-PSS.",
            "Have the certificate issued with sha256WithRSAEncryption: most CAs have a switch for it.");

        public static readonly ErrorCode ClockOffset = new("EVS-8041", "The other side's clock is off",
            "Its clock and this machine's differ by more than a minute. Tokens are refused from a few minutes on, and one of the two judges certificates by a wrong date.",
            "Compare both with a time service: `timedatectl`, `chronyc tracking`.");

        public static readonly ErrorCode DocumentOutOfDate = new("EVS-8042", "Metadata is past its date",
            "The document says until when it may be believed (validUntil), and that is over or nearly so. Who honours it drops the keys in it.",
            "Publish the metadata anew, or let the provider generate it.");

        public static readonly ErrorCode RevocationListOverdue = new("EVS-8045", "Revocation list is overdue",
            "The CA's list says when the next one comes, and that time has passed: the CA is down, or nobody publishes what it makes.",
            "Have the CA publish a new list. Everseal makes one by itself while it runs; for a sealed root: everseal ca --help");

        public static readonly ErrorCode KeyWithoutCertificate = new("EVS-8043", "Keys without certificate",
            "The source publishes bare keys. They have no end date of their own, so nothing can be said about when they end.",
            "Nothing, if the provider rotates them. Watch that new ones appear before they sign.");

        public static readonly ErrorCode SourceFailed = new("EVS-8051", "A source could not be checked",
            "One of the places where the target shows certificates did not answer, or not to its end. What it would have shown is unknown.",
            "See the reason in the detail, open the way (firewall, name, permission), and look again.");

        public static readonly ErrorCode NothingSeen = new("EVS-8052", "Nothing could be checked",
            "No source showed a certificate or key, so nothing is known about the target. That is never fine.",
            "See that the name, port, realm or path is right, then look again.");

        public static readonly ErrorCode SignerUnseen = new("EVS-8053", "The signing certificate could not be seen",
            "The target signs tokens, and no source that tells with which certificate could be read.",
            "Open the way to its metadata or keys; until then nobody knows when logins stop.");

        internal static IEnumerable<ErrorCode> All =>
        [
            CertificateExpired, CertificateEndsSoon, CertificateNotYetValid, SigningCertificateExpired, SigningCertificateEndsSoon, RenewalMissed,
            AuthorityExpired, AuthorityEndsSoon, SelfRenewalOff, TwoYearCertificate, NoSuccessor, SingleKey, ChainOrder, ChainBroken, IssuerMissing, ChainTooLong,
            SourcesDisagree, SignerNotTrusted, StoredNotServed, WeakSignature, WeakKey, SelfSigned, SignatureNotAccepted, ClockOffset,
            DocumentOutOfDate, RevocationListOverdue, KeyWithoutCertificate, SourceFailed, NothingSeen, SignerUnseen,
        ];
    }
}
