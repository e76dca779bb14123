using System.Security.Authentication;

namespace Everseal.Acceptance.Tests.Check.Badness;

/// <summary>One way to be bad, and what a check must say of it.</summary>
/// <param name="Target">With {0} for the port.</param>
/// <param name="Status">Of the target.</param>
/// <param name="Codes">Of its findings and failures: all of them.</param>
internal sealed record EndpointKind(string Name, string Target, Misbehaviour Behaviour, string Status, params string[] Codes)
{
    private const string Tls = "tls://127.0.0.1:{0}";
    private const string Metadata = "saml+https://127.0.0.1:{0}/metadata";
    private const string Realm = "keycloak://127.0.0.1:{0}/nobody";

    /// <summary>These hang until their time is over, which is therefore short.</summary>
    public bool Hangs { get; init; }

#pragma warning disable SYSLIB0039, CA5397 // old on purpose
    public static IReadOnlyList<EndpointKind> All { get; } =
    [
        new("good", Tls, Misbehaviours.Shows(BadCertificates.Good), "fine"),
        new("expired", Tls, Misbehaviours.Shows(BadCertificates.Expired), "critical", "EVS-8001"),
        new("not yet valid", Tls, Misbehaviours.Shows(BadCertificates.NotYetValid), "critical", "EVS-8003"),
        new("self-signed", Tls, Misbehaviours.Shows(BadCertificates.SelfSigned), "warning", "EVS-8033"),
        new("wrong name", Tls, Misbehaviours.Shows(BadCertificates.WrongName), "warning", "EVS-8121"),
        new("SHA-1", Tls, Misbehaviours.Shows(BadCertificates.Sha1), "warning", "EVS-8031"),
        new("RSA-1024", Tls, Misbehaviours.Shows(BadCertificates.Rsa1024), "warning", "EVS-8032"),
        new("huge chain", Tls, Misbehaviours.SendsHugeChain, "warning", "EVS-8051", "EVS-8110"),
        new("TLS 1.0 only", Tls, Misbehaviours.Shows(BadCertificates.Good, SslProtocols.Tls), "warning", "EVS-8120"),
        new("client certificate demanded", Tls, Misbehaviours.Shows(BadCertificates.Good, demandsClientCertificate: true), "fine", "EVS-8122"),
        new("hang after connect", Tls, Misbehaviours.Hangs, "unknown", "EVS-8051", "EVS-8052", "EVS-8105") { Hangs = true },
        new("hang in handshake", Tls, Misbehaviours.Says([22, 3, 3, 1, 0]), "unknown", "EVS-8051", "EVS-8052", "EVS-8106") { Hangs = true },
        new("slow drip", Tls, Misbehaviours.Drips, "unknown", "EVS-8051", "EVS-8052", "EVS-8106") { Hangs = true },
        new("reset", Tls, Misbehaviours.Resets, "unknown", "EVS-8051", "EVS-8052", "EVS-8104"),
        new("plain text", Tls, Misbehaviours.Says("220 mail.example ESMTP\r\n"u8.ToArray()), "unknown", "EVS-8051", "EVS-8052", "EVS-8107"),
        new("endless body", Metadata, Misbehaviours.NeverEnds(), "unknown", "EVS-8051", "EVS-8053", "EVS-8131"),
        new("redirect loop", Metadata, Misbehaviours.AnswersWith("302 Found\r\nLocation: /metadata"), "unknown", "EVS-8051", "EVS-8053", "EVS-8133"),
        new("compressed bomb", Metadata, Misbehaviours.SendsBomb(), "unknown", "EVS-8051", "EVS-8053", "EVS-8132"),
        new("wrong realm", Realm, Misbehaviours.AnswersWith("404 Not Found", "{\"error\":\"Realm does not exist\"}"u8.ToArray()), "unknown", "EVS-8051", "EVS-8053", "EVS-8201"),
        new("answers with an error", Metadata, Misbehaviours.AnswersWith("503 Service Unavailable"), "unknown", "EVS-8051", "EVS-8053", "EVS-8202"),
    ];
#pragma warning restore SYSLIB0039, CA5397

    public string Verdict => Text(Status, Codes);

    public static string Text(string status, IEnumerable<string> codes)
        => string.Join(' ', codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Prepend(status));
}
