using System.Net.Sockets;

namespace Everseal.Server.Auditing;

/// <summary>Where a syslog daemon listens.</summary>
/// <param name="Host">The path of the socket for <c>unix:</c>.</param>
public sealed record SyslogAddress(ProtocolType Protocol, string Host, int Port)
{
    private const string Unix = "unix:/";

    public bool IsUnix => Protocol == ProtocolType.Unspecified;

    /// <returns>Null for what is no address of a syslog receiver.</returns>
    public static SyslogAddress? Read(string text)
    {
        if (text.StartsWith(Unix, StringComparison.Ordinal))
            return new SyslogAddress(ProtocolType.Unspecified, text[(Unix.Length - 1)..], 0);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("udp" or "tcp") || url.Host.Length == 0 || url.PathAndQuery is not ("" or "/"))
            return null;

        // RFC 5426 §3.3 and RFC 6587 §3.2.
        var protocol = url.Scheme == "udp" ? ProtocolType.Udp : ProtocolType.Tcp;
        return new SyslogAddress(protocol, url.IdnHost.Trim('[', ']'), url.Port > 0 ? url.Port : protocol == ProtocolType.Udp ? 514 : 601);
    }

    public override string ToString() => IsUnix ? $"unix:{Host}" : $"{Protocol.ToString().ToLowerInvariant()}://{Host}:{Port}";
}
