using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Tls;

/// <summary>A place where TLS is spoken.</summary>
/// <param name="ServerName">Sent as SNI unless it is an address, and expected in the certificate.</param>
/// <param name="StartTls">What is spoken before TLS begins; null when it begins at once.</param>
public sealed record TlsEndpoint(string Host, int Port, string ServerName, StartTlsProtocol? StartTls = null)
{
    /// <summary>As one types it: an IPv6 address in brackets.</summary>
    public string Address => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public string SourceName => StartTls is null ? $"TLS {Port}" : $"TLS {Port} after STARTTLS";
}
