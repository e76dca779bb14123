namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about this server's certificates from other CAs: the requests for them, and the answers.</summary>
    public static class ForeignCertificates
    {
        public static readonly ErrorCode NotForTls = new("EVS-5260", "Certificate does not serve for TLS",
            "It is a CA's own certificate, or nobody but itself vouches for it.",
            "Have the request signed as a TLS server: everseal certificates replace tls --csr FILE makes one.");

        public static readonly ErrorCode ServerNotNamed = new("EVS-5261", "Certificate does not name this server",
            "Clients compare the name that they asked for with the names of the certificate (subjectAltName), and refuse any other.",
            "Have it signed with the names that the request asks for; they are shown by: openssl req -noout -text -in FILE");

        public static readonly ErrorCode IssuerNotBrought = new("EVS-5262", "Certificate comes without its issuer's",
            "The CAs between the certificate and the root are shown in each handshake, since clients have the root alone.",
            "Put them into one file, the certificate first: cat tls.pem intermediate.pem root.pem > chain.pem");

        public static readonly ErrorCode NotRequested = new("EVS-5263", "No request waits for this certificate",
            "Its key is none that was made here for this purpose, or the request was answered, replaced or given up since.",
            "See what waits: everseal certificates list. Ask anew with: everseal certificates replace tls --csr FILE. A key that was made elsewhere comes in the same file as its certificates.");

        public static readonly ErrorCode RequestWaits = new("EVS-5264", "A request waits for its answer already",
            "Each certificate has one request at a time. Another one takes its place, and the answer to the first is of no use then.",
            "Import the answer: everseal certificates replace tls --import FILE. Or ask anew, with --yes.");

        public static readonly ErrorCode TlsReverted = new("EVS-5265", "The own CA's TLS certificate is served in place of another CA's",
            "The certificate that another CA signed has ended or cannot be used. This server does not renew it, and serves one of its own CA until somebody brings the next.",
            "Ask for the next one: everseal certificates replace tls --csr FILE. Or keep the own CA's: everseal certificates replace tls");

        public static readonly ErrorCode PublicHostNotNamed = new("EVS-5266", "The TLS certificate is not for the host that clients are told",
            "Another CA signed it for other names than the host of publicUrl, which the configuration names since. Clients that ask for that host refuse the connection, and this server cannot add a name.",
            "Ask for one with that name: everseal certificates replace tls --csr FILE. Or set publicUrl to a name that it has; they are shown by: openssl x509 -noout -ext subjectAltName -in FILE");

        internal static IEnumerable<ErrorCode> All => [NotForTls, ServerNotNamed, IssuerNotBrought, NotRequested, RequestWaits, TlsReverted, PublicHostNotNamed];
    }
}
