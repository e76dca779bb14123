namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about SAML, OpenID and vCenter documents that a check looked at (82xx).</summary>
    public static class FederationProbes
    {
        public static readonly ErrorCode DocumentMissing = new("EVS-8201", "The document is not there",
            "The server answers 404 or 410 at the document's address: another realm, another product or version, or a proxy that does not pass the path on.",
            "Open the address that the message names with curl -k, and correct the target: everseal check --help lists the kinds.");

        public static readonly ErrorCode DocumentRefused = new("EVS-8202", "The document is refused",
            "The server answers, but with another status than 200: it wants a login, is overloaded, or the service behind it is down.",
            "Look at the service behind the address; on a vCenter Server: service-control --status. Then everseal check again.");

        public static readonly ErrorCode DocumentUnreadable = new("EVS-8203", "The document cannot be read",
            "What came is not the document that belongs at this address: malformed, cut off, too large, or a page for people.",
            "Open the address that the message names with curl -k and see what stands there.");

        public static readonly ErrorCode CertificateUnreadable = new("EVS-8204", "A published certificate cannot be read",
            "A place that should hold a certificate in base64 holds something else, or the certificate is not DER. Verifiers will fail on it too.",
            "Look at the document; where an administrator pasted the certificate, paste its base64 lines without the PEM header.");

        public static readonly ErrorCode TooManyCertificates = new("EVS-8205", "The document holds too many certificates",
            "A check looks at some thousands of certificates of one document and no more.",
            "Point the check at one provider's own metadata instead of a federation's.");

        public static readonly ErrorCode DateUnreadable = new("EVS-8206", "A date in the metadata cannot be read",
            "validUntil needs a time with a zone, cacheDuration an XML duration. Consumers refuse the document or ignore the date.",
            "Correct the metadata where it is made.");

        public static readonly ErrorCode NothingPublished = new("EVS-8207", "The document publishes no key",
            "It is well-formed and names no key at all. Whoever reads it can verify nothing.",
            "Look at the provider: it may have lost its signing key, or the address is not the one that consumers read.");

        public static readonly ErrorCode IssuerMismatch = new("EVS-8210", "The issuer is not the one that was asked",
            "The OpenID configuration names another issuer than the address under which it lies. Clients must refuse that (OpenID Connect Discovery 1.0, 4.3).",
            "Check the provider's public URL, behind a proxy above all, or use the issuer's own spelling: everseal check oidc+https://ISSUER");

        public static readonly ErrorCode KeySetInClear = new("EVS-8211", "The keys are published without TLS",
            "jwks_uri is a plain http address. Who stands in between can replace the keys, and so log in as anybody.",
            "Set the provider's public URL to https.");

        public static readonly ErrorCode KeyNotOfCertificate = new("EVS-8212", "Key and certificate differ",
            "A JSON Web Key and the first certificate of its x5c must be of one key (RFC 7517, 4.7). Clients that read the one and those that read the other disagree.",
            "Renew the key at the provider, or remove the certificate that does not belong to it.");

        public static readonly ErrorCode RealmUnknown = new("EVS-8220", "There is no such realm",
            "The server is there and does not know the realm that the target names.",
            "Leave the realm out, so that it is found, or write it as the server does: everseal check vcenter://HOST");

        public static readonly ErrorCode RealmNotFound = new("EVS-8221", "The realm could not be found out",
            "No realm was named, and no document of the server tells one; the usual vsphere.local was taken.",
            "Name the realm: everseal check vcenter://HOST/REALM. On the appliance: /usr/lib/vmware-vmafd/bin/vmafd-cli get-domain-name --server-name localhost");

        public static readonly ErrorCode RealmDiffers = new("EVS-8222", "The document is another realm's",
            "The document's entity name ends in another realm than the one that was asked about.",
            "Check the realm in the target, and whether a proxy sends the request to another server.");

        public static readonly ErrorCode MethodRefused = new("EVS-8223", "The SSO administration service refused",
            "It answered with a fault. Its certificate methods are meant to be open to anybody; some versions may want a session.",
            "Nothing, when the other sources could be read: they say the same. Else look at the service on the host.");

        public static readonly ErrorCode IssuingFails = new("EVS-8230", "The realm cannot issue tokens",
            "The Everseal server itself says that this realm cannot issue. The message repeats its reason.",
            "Run everseal explain with the code in the message, on the host that runs the server.");

        public static readonly ErrorCode ServerWarns = new("EVS-8231", "The Everseal server warns",
            "Issuing works, and the server's own health report names something that needs somebody.",
            "Follow the message on the host that runs the server.");

        internal static IEnumerable<ErrorCode> All =>
        [
            DocumentMissing, DocumentRefused, DocumentUnreadable, CertificateUnreadable, TooManyCertificates, DateUnreadable, NothingPublished,
            IssuerMismatch, KeySetInClear, KeyNotOfCertificate, RealmUnknown, RealmNotFound, RealmDiffers, MethodRefused, IssuingFails, ServerWarns,
        ];
    }
}
