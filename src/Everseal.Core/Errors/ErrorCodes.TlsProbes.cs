namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about TLS and HTTP endpoints that a check looked at (81xx).</summary>
    public static class TlsProbes
    {
        public static readonly ErrorCode NameNotResolved = new("EVS-8100", "Host name does not resolve",
            "The resolver of the machine that checks knows no address for the name, or did not answer in time.",
            "Ask it yourself: getent hosts HOST. Correct the target, or run the check where the name is known.");

        public static readonly ErrorCode ConnectionRefused = new("EVS-8101", "Connection refused",
            "The host is there, but nothing listens on the port, or a firewall refuses it.",
            "On the host, see what listens: ss -ltn. Then check again: everseal check TARGET");

        public static readonly ErrorCode HostUnreachable = new("EVS-8102", "Host cannot be reached",
            "No route leads there, or the host is down.",
            "Find out where the way ends: traceroute HOST. Or run the check from a network that reaches it.");

        public static readonly ErrorCode ConnectTimeout = new("EVS-8103", "No answer to the connection",
            "Nothing came back before the deadline: a firewall drops the packets, or the host is down.",
            "Have the port opened for the machine that checks, or give more time: everseal check TARGET --timeout 30s");

        public static readonly ErrorCode ConnectionLost = new("EVS-8104", "Connection ended during the handshake",
            "The other side, or something between, closed or reset the connection before TLS was set up.",
            "See its log. Load balancers do so when no server stands behind them: look at each server by its own address.");

        public static readonly ErrorCode PeerSilent = new("EVS-8105", "Connected, then silence",
            "The connection was accepted, but not a byte came before the deadline: the service hangs, or it waits for another protocol.",
            "Look whether the service answers its users. If it speaks before TLS, say so: starttls in the targets file, or ldap://, smtp://, imap://, postgres://");

        public static readonly ErrorCode PeerSlow = new("EVS-8106", "Too slow for the deadline",
            "Bytes came, but so slowly that the handshake did not end in time.",
            "Look at the load of the host, or give more time: everseal check TARGET --timeout 30s");

        public static readonly ErrorCode NotTls = new("EVS-8107", "Answered in plain text",
            "Something other than TLS speaks on this port.",
            "Check the port. If TLS begins after a command there, name the protocol: ldap://, smtp://, imap://, postgres://");

        public static readonly ErrorCode HandshakeRefused = new("EVS-8108", "TLS handshake refused",
            "The other side ended the handshake with an alert; the detail names it.",
            "See its log for the reason: openssl s_client -connect HOST:PORT -servername NAME shows the same from here.");

        public static readonly ErrorCode ProtocolUnsupported = new("EVS-8109", "No TLS version in common",
            "The other side speaks only a version of the protocol that this machine's TLS library does not: SSL 3.0 or older, or one that the system's policy forbids.",
            "Raise the protocol on the other side: TLS 1.2 at least. Until then its certificate cannot be seen from here.");

        public static readonly ErrorCode ChainTooLong = new("EVS-8110", "Certificate chain is too long",
            "More certificates or bytes were sent than any honest chain has; what lies beyond the limit was not read.",
            "On the other side, send the certificate and its intermediate CAs only, not a whole trust store.");

        public static readonly ErrorCode CertificateUnreadable = new("EVS-8111", "Certificate cannot be read",
            "What was sent as a certificate is not DER of RFC 5280, or its key is of a kind that is not known here.",
            "Fetch it and look: openssl s_client -connect HOST:PORT -showcerts. Replace it on the other side.");

        public static readonly ErrorCode StartTlsRefused = new("EVS-8112", "STARTTLS refused",
            "The service speaks its protocol, but does not offer TLS, or not now.",
            "Turn TLS on in the service's configuration; its log says why it refuses.");

        public static readonly ErrorCode StartTlsMalformed = new("EVS-8113", "Not the protocol that was expected",
            "What came before TLS does not follow the protocol that the target names.",
            "Check port and scheme: ldap://, smtp://, imap://, postgres://. With TLS from the first byte use tls:// or ldaps://");

        public static readonly ErrorCode HandshakeFailed = new("EVS-8114", "TLS handshake failed",
            "The two sides began TLS and could not finish; the detail says what this side's library found.",
            "Compare: openssl s_client -connect HOST:PORT -servername NAME");

        public static readonly ErrorCode NoCertificate = new("EVS-8115", "No certificate was shown",
            "The handshake ended without one: an anonymous cipher, or a pre-shared key.",
            "Configure a certificate on the other side, and switch anonymous ciphers off.");

        public static readonly ErrorCode OldProtocol = new("EVS-8120", "TLS 1.0 or 1.1 only",
            "The other side speaks no newer version. Current clients refuse these: RFC 8996 withdrew them.",
            "Allow TLS 1.2 and 1.3 on the other side.");

        public static readonly ErrorCode NameMismatch = new("EVS-8121", "Certificate is for another name",
            "No subject alternative name of the certificate is the name that clients ask for (RFC 9525). The common name does not count.",
            "Have the certificate issued for this name, or correct the name in the target: server-name in the targets file.");

        public static readonly ErrorCode ClientCertificateAsked = new("EVS-8122", "Asks for a client certificate",
            "The other side wants its clients to show a certificate. A check shows none; the server's own certificate was seen all the same.",
            "Nothing, when that is meant.");

        public static readonly ErrorCode NotTrusted = new("EVS-8123", "Not trusted by the given CA",
            "The chain as it was sent does not lead to a certificate of the target's CA file; the detail names the rule that fails.",
            "Send the missing intermediate CA on the other side, or correct ca-file in the targets file.");

        public static readonly ErrorCode CaFileUnreadable = new("EVS-8124", "CA file cannot be read",
            "The target's CA file is missing, too large, or holds no certificate in PEM, so trust could not be checked.",
            "Look at it: openssl x509 -in FILE -noout -subject. Then correct ca-file in the targets file.");

        public static readonly ErrorCode WeakCipher = new("EVS-8125", "Weak cipher suite",
            "The other side's choice neither hides nor protects what is sent well enough: no encryption, RC4, DES, 3DES, export or anonymous.",
            "Restrict the cipher suites on the other side to AES-GCM and ChaCha20 with ECDHE.");

        public static readonly ErrorCode HttpRefused = new("EVS-8130", "HTTP status is not success",
            "The server answered, but with another status than 2xx; the detail names it.",
            "Open the address yourself: curl -ki ADDRESS. See the log of the service behind it.");

        public static readonly ErrorCode BodyTooLarge = new("EVS-8131", "Document is too large",
            "More bytes came than a document of this kind ever has; reading stopped there.",
            "Check the address: is it the document itself, not a download or an endless stream?");

        public static readonly ErrorCode BodyInflates = new("EVS-8132", "Compressed document is too large",
            "The document is small as sent and grows beyond the limit when it is decompressed.",
            "Check what stands at the address; an honest document does not do this.");

        public static readonly ErrorCode TooManyRedirects = new("EVS-8133", "Too many redirects",
            "The server sends from one address to the next, perhaps in a circle.",
            "See where it leads: curl -kIL ADDRESS. Give the address of the document itself as the target.");

        public static readonly ErrorCode RedirectRefused = new("EVS-8134", "Redirect is not followed",
            "The server sends to another host, to an address without TLS, or to none at all. A check looks only where it was told to.",
            "If that place is right, give it as the target.");

        public static readonly ErrorCode HttpMalformed = new("EVS-8135", "Not an HTTP answer",
            "What came back does not follow RFC 9112, or its headers pass every limit.",
            "Check host and port: curl -ki ADDRESS");

        public static readonly ErrorCode BodyUnfinished = new("EVS-8136", "Answer did not come to its end",
            "The connection broke, or the deadline came, before the whole answer was there.",
            "Look at the load of the service, or give more time: everseal check TARGET --timeout 30s");

        public static readonly ErrorCode EncodingUnknown = new("EVS-8137", "Encoding of the answer is not known",
            "The answer was sent compressed in a way that nobody asked for, or is not what its header says.",
            "See the headers: curl -ki ADDRESS. Switch the compression off for this document.");

        public static readonly ErrorCode AddressTooNear = new("EVS-8138", "Address leads inward",
            "A document that was fetched from outside names an address of this host, of its link or of a private network. A stranger's words must not make the machine that checks ask around in its own network.",
            "If that place is right, give it as a target of its own; at the provider, correct its public URL.");

        internal static IEnumerable<ErrorCode> All =>
        [
            NameNotResolved, ConnectionRefused, HostUnreachable, ConnectTimeout, ConnectionLost, PeerSilent, PeerSlow, NotTls,
            HandshakeRefused, ProtocolUnsupported, ChainTooLong, CertificateUnreadable, StartTlsRefused, StartTlsMalformed,
            HandshakeFailed, NoCertificate, OldProtocol, NameMismatch, ClientCertificateAsked, NotTrusted, CaFileUnreadable, WeakCipher,
            HttpRefused, BodyTooLarge, BodyInflates, TooManyRedirects, RedirectRefused, HttpMalformed, BodyUnfinished, EncodingUnknown, AddressTooNear,
        ];
    }
}
