namespace Everseal.Watch.Syslog;

public enum SyslogTransport
{
    Unix,
    Udp,
    Tcp,
    Tls,
}

/// <summary>Where a syslog daemon listens.</summary>
/// <param name="Host">The path of the socket for <c>unix:</c>.</param>
public sealed record SyslogAddress(SyslogTransport Transport, string Host, int Port)
{
    public const string Forms = "unix:/PATH, udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT";

    private const string UnixPrefix = "unix:/";

    /// <returns>Null for what is no address of a syslog receiver.</returns>
    public static SyslogAddress? Read(string text)
    {
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
            return new SyslogAddress(SyslogTransport.Unix, text[(UnixPrefix.Length - 1)..], 0);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.PathAndQuery is not ("" or "/") || TransportOf(url.Scheme) is not { } transport)
            return null;

        return new SyslogAddress(transport, url.IdnHost.Trim('[', ']'), url.Port > 0 ? url.Port : UsualPort(transport));
    }

    public override string ToString() => Transport == SyslogTransport.Unix ? $"unix:{Host}" : $"{Transport.ToString().ToLowerInvariant()}://{Host}:{Port}";

    private static SyslogTransport? TransportOf(string scheme) => scheme switch
    {
        "udp" => SyslogTransport.Udp,
        "tcp" => SyslogTransport.Tcp,
        "tls" => SyslogTransport.Tls,
        _ => null,
    };

    // RFC 5426 §3.3, RFC 6587 §3.2, RFC 5425 §4.1.
    private static int UsualPort(SyslogTransport transport) => transport switch
    {
        SyslogTransport.Udp => 514,
        SyslogTransport.Tcp => 601,
        _ => 6514,
    };
}
