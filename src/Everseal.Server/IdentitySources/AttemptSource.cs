using System.Net;
using System.Net.Sockets;

namespace Everseal.Server.IdentitySources;

/// <summary>Where a login attempt comes from: failures of one source never lock out another.</summary>
public sealed record AttemptSource
{
    /// <summary>The administration socket on this host: file permissions are the login, so it is never locked out.</summary>
    public static readonly AttemptSource LocalSocket = new("local socket", isThrottled: false);

    private AttemptSource(string name, bool isThrottled)
    {
        Name = name;
        IsThrottled = isThrottled;
    }

    public string Name { get; }

    public bool IsThrottled { get; }

    /// <summary>An IPv6 caller commands its whole /64, so that is what counts as one source.</summary>
    public static AttemptSource FromAddress(IPAddress? address)
    {
        if (address is null)
        {
            return new AttemptSource("unknown address", isThrottled: true);
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
            ? new AttemptSource($"{Prefix64(address)}/64", isThrottled: true)
            : new AttemptSource(address.ToString(), isThrottled: true);
    }

    public override string ToString() => Name;

    private static IPAddress Prefix64(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}
