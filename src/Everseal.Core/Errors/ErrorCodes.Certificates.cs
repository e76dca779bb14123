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
            "Check the clock of this host, then renew the issuing CA from the root: everseal ca renew");

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

        public static readonly ErrorCode KeyAlreadyCertified = new("EVS-5111", "Key already certified",
            "The CA certified this key for another subject or another use. Who holds it could pass for both.",
            "Make a new key and a request with it: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -subj /CN=NAME -out request.pem");

        public static readonly ErrorCode KeyCompromised = new("EVS-5112", "Key is compromised",
            "A certificate of this key was revoked because its private key is in other hands.",
            "Make a new key and a request with it; find out where the old one is still used: everseal ca log");

        public static readonly ErrorCode KeyInUseHere = new("EVS-5113", "Key of this deployment",
            "It is the key of a CA or of a token signer here. A request that proves possession of it was made with a copy of that key.",
            "Make a new key. If nobody here made this request, treat the private key as stolen: everseal ca log");

        public static readonly ErrorCode KeyPointCompressed = new("EVS-5114", "Key is a compressed point",
            "An EC key is one coordinate and a sign, or both coordinates. Every reader knows the second form; the first one is optional (RFC 5480, 2.2) and not read here.",
            "Write the key in the other form, then make the request with it: openssl ec -in key.pem -conv_form uncompressed -out key-uncompressed.pem");

        public static readonly ErrorCode RequestMalformed = new("EVS-5120", "Certificate request cannot be read",
            "It is not PKCS#10 (RFC 2986) in PEM.",
            "Make one, for example: openssl req -new -key key.pem -subj /CN=NAME -out request.pem. Out of DER: openssl req -inform DER -in request.der -out request.pem");

        public static readonly ErrorCode RequestSignatureInvalid = new("EVS-5121", "Certificate request proves no possession",
            "A request is signed with the key that it asks a certificate for, by SHA-256 or better. This one is not.",
            "Make the request anew with the private key: openssl req -new -sha256 -key key.pem -subj /CN=NAME -out request.pem");

        public static readonly ErrorCode RequestAsksForAuthority = new("EVS-5140", "Certificate request asks for authority",
            "It asks to be a CA or to sign certificates or revocation lists. No profile that can be ordered gives that.",
            "Make a request without these extensions; the profile sets the usages: everseal ca show");

        public static readonly ErrorCode RequestNameKind = new("EVS-5141", "Kind of name not certified",
            "The SubjectAltName of the request holds a mail address, a URI or another name; the CA certifies DNS names and IP addresses, and leaves none out silently.",
            "Make a request with DNS: and IP: names only, for example: openssl req -new -addext subjectAltName=DNS:NAME");

        public static readonly ErrorCode RequestNamesDiffer = new("EVS-5142", "Request and order name different hosts",
            "The names in the signed request and those in the order are not the same, so one of the two is a mistake.",
            "Leave out --dns and --ip to take the request's names, or make a request with the names that are ordered.");

        public static readonly ErrorCode RequestNamesRefused = new("EVS-5143", "Names not allowed",
            "A name is missing, too many, no host name, or a wildcard where the profile has none.",
            "Name the hosts with --dns and --ip. A wildcard is for tls-server alone and stands for the whole first label of three: *.apps.example");

        public static readonly ErrorCode RequestSubjectRefused = new("EVS-5144", "Subject not allowed",
            "The subject of the request has no common name; or, for a TLS server, one that is not among its names.",
            "Make a request whose common name is one of its hosts: openssl req -new -subj /CN=HOST -addext subjectAltName=DNS:HOST");

        public static readonly ErrorCode RootSealed = new("EVS-5240", "The root is sealed",
            "The root's private key is in a file under a passphrase and not on this host, so nothing can be signed with it.",
            "Bring the file and unseal it for the one operation: everseal ca unseal --file FILE");

        public static readonly ErrorCode SealedKeyUnusable = new("EVS-5241", "The sealed key does not open",
            "The passphrase is wrong, the file is damaged, or it holds the key of another root.",
            "Try the passphrase again; compare the file's name with the root that `everseal ca show` names.");

        public static readonly ErrorCode PassphraseTooWeak = new("EVS-5242", "Passphrase too short",
            "Whoever finds the file can try passphrases for years; the root lives that long.",
            "Take at least 16 characters, better six random words, and keep them apart from the file.");

        public static readonly ErrorCode NoOwnRoot = new("EVS-5243", "There is no own root to use",
            "The active issuing CA is subordinate to another organisation's root, whose key was never here.",
            "Ask for a certificate there instead: everseal ca request --out FILE");

        public static readonly ErrorCode NoSuchAuthorityRequest = new("EVS-5250", "No request for this certificate",
            "The certificate's key is not one that `everseal ca request` or `everseal certificates replace issuing-ca --csr` made in this data directory, or it was imported already.",
            "Make a request and have that one signed: everseal ca request --out FILE");

        public static readonly ErrorCode AuthorityUnsuitable = new("EVS-5251", "Certificate does not serve as issuing CA",
            "It is no CA, may not sign certificates and revocation lists, is weak, or is not valid now; or it, or a CA above it, bounds names or uses so that what it would certify here is refused.",
            "Have the request signed by a profile for a subordinate CA: basicConstraints CA:TRUE, keyUsage keyCertSign and cRLSign, both critical; no name constraints, and no extended key usage without serverAuth and clientAuth.");

        public static readonly ErrorCode AuthorityChainIncomplete = new("EVS-5252", "Chain does not end in a root",
            "The file must hold the new certificate, those above it and the root, which signs itself.",
            "Append what is missing: cat issuing.pem intermediate.pem root.pem > chain.pem");

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
            KeyAlreadyCertified, KeyCompromised, KeyInUseHere, KeyPointCompressed,
            RequestMalformed, RequestSignatureInvalid,
            RequestAsksForAuthority, RequestNameKind, RequestNamesDiffer, RequestNamesRefused, RequestSubjectRefused,
            RootSealed, SealedKeyUnusable, PassphraseTooWeak, NoOwnRoot, NoSuchAuthorityRequest, AuthorityUnsuitable, AuthorityChainIncomplete,
            CertificateMalformed, PathNotFound, PathDates, PathLinkBroken, PathExtensionUnprocessed, PathPurpose,
        ];
    }
}
