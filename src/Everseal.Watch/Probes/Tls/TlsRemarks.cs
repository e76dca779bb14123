using System.Net.Security;
using System.Security.Authentication;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Tls;

/// <summary>What is to be said of an endpoint beside its certificates.</summary>
internal static class TlsRemarks
{
    private const int MaxNamesTold = 5;

    private static readonly string[] WeakParts = ["_NULL_", "_anon_", "_EXPORT_", "_RC4_", "_RC2_", "_DES_", "_3DES_"];

    /// <param name="protocol">Null when the handshake did not end.</param>
    /// <param name="cipher">Null when the handshake did not end.</param>
    public static IEnumerable<StsError> Of(
        TlsEndpoint endpoint, ServedChain chain, SslProtocols? protocol, TlsCipherSuite? cipher, bool asksForClientCertificate)
    {
#pragma warning disable SYSLIB0039, CA5397, CA5398 // what is found is named, not used
        if (protocol is SslProtocols.Tls or SslProtocols.Tls11)
            yield return ErrorCodes.TlsProbes.OldProtocol.With($"Of all versions that were offered, {(protocol == SslProtocols.Tls ? "TLS 1.0" : "TLS 1.1")} was chosen.");
#pragma warning restore SYSLIB0039, CA5397, CA5398
        if (cipher?.ToString() is { } suite && WeakParts.Any(part => suite.Contains(part, StringComparison.Ordinal)))
            yield return ErrorCodes.TlsProbes.WeakCipher.With($"The cipher suite {suite} was chosen.");
        if (chain.Leaf is { } leaf && !ServerIdentity.Matches(leaf, endpoint.ServerName))
            yield return ErrorCodes.TlsProbes.NameMismatch.With($"Clients ask for {endpoint.ServerName}; the certificate is for {NamesOf(leaf)}.");
        if (asksForClientCertificate)
            yield return ErrorCodes.TlsProbes.ClientCertificateAsked.With("A client certificate is asked for; none was shown.");
    }

    private static string NamesOf(CertificateContent leaf)
    {
        var names = ServerIdentity.Names(leaf).Select(PeerWords.Shown).ToList();
        return names.Count switch
        {
            0 when SubjectName.CommonName(leaf.SubjectName) is { } common => $"no alternative name (its common name is {PeerWords.Shown(common)})",
            0 => "no name at all",
            > MaxNamesTold => $"{string.Join(", ", names.Take(MaxNamesTold))} and {names.Count - MaxNamesTold} more",
            _ => string.Join(", ", names),
        };
    }
}
