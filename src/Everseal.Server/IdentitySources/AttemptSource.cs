using System.Net;
using System.Net.Sockets;

namespace Everseal.Server.IdentitySources;

/// <summary>
/// Where a login attempt comes from: failures of one source never lock out another. The administration socket is none:
/// file permissions are its login.
/// </summary>
public sealed record AttemptSource
{
    private AttemptSource(string name) => Name = name;

    public string Name { get; }

    /// <summary>An IPv6 caller commands its whole /64, so that is what counts as one source.</summary>
    public static AttemptSource FromAddress(IPAddress? address)
    {
        if (address is null)
        {
            return new AttemptSource("unknown address");
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
            ? new AttemptSource($"{Prefix64(address)}/64")
            : new AttemptSource(address.ToString());
    }

    public override string ToString() => Name;

    private static IPAddress Prefix64(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}
