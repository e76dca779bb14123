namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about certificates and the CA.</summary>
    public static class Certificates
    {
        public static readonly ErrorCode SerialNumberUnusable = new("EVS-5101", "Serial number unusable",
            "A serial number is a positive integer of 9 to 20 octets (RFC 5280, 4.1.2.2).",
            "Ask for the certificate again: each attempt draws a new serial number.");

        public static readonly ErrorCode IssuerUnsuitable = new("EVS-5102", "Issuer unsuitable",
            "The certificate that should sign is missing, is no certificate authority, or may not sign a certificate of this kind.",
            "See which CA certificates there are: everseal ca list");

        public static readonly ErrorCode IssuerNotValid = new("EVS-5103", "Issuer not valid now",
            "The issuing CA's certificate has expired or is not valid yet, so nothing that it signs would be trusted.",
            "Check the clock of this host, then renew the issuing CA from the root: everseal ca show");

        public static readonly ErrorCode OutlivesIssuer = new("EVS-5104", "Certificate would outlive its issuer",
            "A certificate is worth nothing once its issuer has expired, so the CA does not sign one that ends later.",
            "Ask for a shorter lifetime (everseal ca issue --lifetime 90d), or renew the issuing CA first: everseal ca show");

        public static readonly ErrorCode LifetimeOutOfBounds = new("EVS-5105", "Lifetime out of bounds",
            "The profile sets the longest lifetime that one may ask for.",
            "Ask for fewer days: everseal ca issue --lifetime 90d");

        public static readonly ErrorCode KeyNotAllowed = new("EVS-5106", "Kind of key not allowed",
            "The CA certifies RSA keys of 2048, 3072 and 4096 bits and ECDSA keys on P-256 and P-384, each profile its own selection.",
            "Make a key of an allowed kind, for example: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048");

        public static readonly ErrorCode KeyTooWeak = new("EVS-5107", "Key too weak",
            "The key is shorter than RSA-2048, or its numbers show a known flaw, so others could compute the private key.",
            "Make a new key. For an older client that has only RSA-1024, a realm can switch AllowRsa1024 on, and shows a warning for it.");

        public static readonly ErrorCode LintFailed = new("EVS-5108", "Certificate failed a lint",
            "The content that was about to be signed breaks a rule of RFC 5280 or of its profile; nothing was signed.",
            "Change the subject or the names as the detail says and ask again.");

        public static readonly ErrorCode IssuerKeyMismatch = new("EVS-5109", "Key does not belong to the issuer",
            "The private key that should sign is not the one whose public half is in the issuer's certificate; nothing was signed.",
            "The data directory is probably a mixture of two: restore key files and database from one backup. The CA certificates in use: everseal ca show");

        public static readonly ErrorCode SignatureUnverifiable = new("EVS-5110", "New signature does not verify",
            "The key gave a signature that its own public half refuses: a faulty key store or memory fault.",
            "Check the key store or HSM; the certificate was discarded and its serial number stays used.");

        public static readonly ErrorCode RequestMalformed = new("EVS-5120", "Certificate request cannot be read",
            "It is not PKCS#10 (RFC 2986), in PEM or DER.",
            "Make one, for example: openssl req -new -key key.pem -subj /CN=NAME -out request.pem");

        public static readonly ErrorCode RequestSignatureInvalid = new("EVS-5121", "Certificate request proves no possession",
            "A request is signed with the key that it asks a certificate for, by SHA-256 or better. This one is not.",
            "Make the request anew with the private key: openssl req -new -sha256 -key key.pem -subj /CN=NAME -out request.pem");

        public static readonly ErrorCode CertificateMalformed = new("EVS-5130", "Certificate cannot be read",
            "It is not a version 3 certificate in DER as RFC 5280 defines it.",
            "Look at it with: openssl x509 -noout -text -in FILE");

        public static readonly ErrorCode PathNotFound = new("EVS-5131", "No path to a trusted certificate",
            "The certificates at hand do not lead from the leaf to a trust anchor.",
            "Send the issuers along with the leaf, or trust the root: everseal ca root shows this realm's own.");

        public static readonly ErrorCode PathDates = new("EVS-5132", "Certificate of the path not valid now",
            "One certificate between the leaf and the trust anchor has expired or is not valid yet.",
            "Renew the certificate that the detail names; when the dates look right, compare the clocks.");

        public static readonly ErrorCode PathLinkBroken = new("EVS-5133", "Path is broken",
            "A certificate was not signed by its alleged issuer, or that one may not sign it.",
            "Send the chain that the CA gave out with the certificate.");

        public static readonly ErrorCode PathExtensionUnprocessed = new("EVS-5134", "Certificate says something that is not understood",
            "A critical extension, or name constraints, bind whoever relies on the certificate; not understood, they stop it (RFC 5280, 4.2).",
            "Use a certificate without that extension.");

        public static readonly ErrorCode PathPurpose = new("EVS-5135", "Certificate is for another use",
            "Its key usage or extended key usage does not cover what it is used for.",
            "Have one issued by the right profile: everseal ca issue --profile tls-server|service-principal");

        internal static IEnumerable<ErrorCode> All =>
        [
            SerialNumberUnusable, IssuerUnsuitable, IssuerNotValid, OutlivesIssuer, LifetimeOutOfBounds,
            KeyNotAllowed, KeyTooWeak, LintFailed, IssuerKeyMismatch, SignatureUnverifiable,
            RequestMalformed, RequestSignatureInvalid,
            CertificateMalformed, PathNotFound, PathDates, PathLinkBroken, PathExtensionUnprocessed, PathPurpose,
        ];
    }
}
