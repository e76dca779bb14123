using System.Globalization;
using System.Net;
using Everseal.Core.Errors;
using Everseal.Server.Alarms;

namespace Everseal.Server.Hosting;

/// <summary>Where TLS is served: <c>127.0.0.1:8443</c>, <c>[::1]:8443</c>, <c>localhost:8443</c>, <c>*:8443</c> for every address.</summary>
public sealed record ListenAddress(string Host, int Port)
{
    public static readonly ListenAddress Loopback = new("127.0.0.1", 8443);

    /// <summary>What Kestrel binds; null stands for both loopback addresses of <c>localhost</c>.</summary>
    public IPAddress? Address => Host switch
    {
        "localhost" => null,
        "*" => IPAddress.IPv6Any,
        _ => IPAddress.Parse(Host.Trim('[', ']')),
    };

    /// <summary>How this process reaches itself.</summary>
    public OwnPort AsOwnPort() => new(Host is "*" or "0.0.0.0" or "[::]" ? "localhost" : Host.Trim('[', ']'), Port);

    public static Result<ListenAddress> Read(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            return ErrorCodes.Server.ConfigurationInvalid.With($"listen: \"{text}\" is not HOST:PORT with a port from 1 to 65535.");

        var host = text[..colon];
        return host is "localhost" or "*" || IPAddress.TryParse(host.Trim('[', ']'), out _)
            ? new ListenAddress(host, port)
            : ErrorCodes.Server.ConfigurationInvalid.With($"listen: \"{host}\" is neither an IP address nor localhost nor *.");
    }

    public override string ToString() => $"{Host}:{Port}";
}
