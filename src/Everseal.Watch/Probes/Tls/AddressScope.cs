using System.Net;
using System.Net.Sockets;

namespace Everseal.Watch.Probes.Tls;

/// <summary>How far away an address is, the nearest first: from outside nobody reaches what is nearer than <see cref="Public"/>.</summary>
internal enum AddressScope
{
    /// <summary>This host itself.</summary>
    Host,

    /// <summary>This link, where clouds keep their metadata services, and groups.</summary>
    Link,

    /// <summary>A network that is not routed in the Internet.</summary>
    Private,

    Public,
}

/// <summary>Sorts addresses by IANA's special-purpose registries (RFC 6890).</summary>
internal static class AddressScopes
{
    private static readonly (IPNetwork Network, AddressScope Scope)[] Special =
    [
        (IPNetwork.Parse("0.0.0.0/8"), AddressScope.Host),
        (IPNetwork.Parse("127.0.0.0/8"), AddressScope.Host),
        (IPNetwork.Parse("169.254.0.0/16"), AddressScope.Link),
        (IPNetwork.Parse("224.0.0.0/4"), AddressScope.Link),
        (IPNetwork.Parse("255.255.255.255/32"), AddressScope.Link),
        (IPNetwork.Parse("10.0.0.0/8"), AddressScope.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressScope.Private),
        (IPNetwork.Parse("172.16.0.0/12"), AddressScope.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressScope.Private),
        (IPNetwork.Parse("192.168.0.0/16"), AddressScope.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressScope.Private),
        (IPNetwork.Parse("240.0.0.0/4"), AddressScope.Private),
        (IPNetwork.Parse("::/127"), AddressScope.Host),
        (IPNetwork.Parse("fe80::/10"), AddressScope.Link),
        (IPNetwork.Parse("ff00::/8"), AddressScope.Link),
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressScope.Private),
        (IPNetwork.Parse("fc00::/7"), AddressScope.Private),
        (IPNetwork.Parse("fec0::/10"), AddressScope.Private),
    ];

    // Where a translator finds the IPv4 address that it sends on to (RFC 6052 §2.2, RFC 3056 §2).
    private static readonly (IPNetwork Network, int Offset)[] Translated =
    [
        (IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2),
    ];

    public static AddressScope Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var (network, scope) in Special)
        {
            if (network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain))
                return scope;
        }

        return plain.AddressFamily == AddressFamily.InterNetworkV6 && Embedded(plain) is { } embedded ? Of(embedded) : AddressScope.Public;
    }

    private static IPAddress? Embedded(IPAddress address)
    {
        foreach (var (network, offset) in Translated)
        {
            if (network.Contains(address))
                return new IPAddress(address.GetAddressBytes().AsSpan(offset, 4));
        }

        return null;
    }
}
