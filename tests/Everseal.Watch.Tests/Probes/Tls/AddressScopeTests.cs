using System.Net;
using Everseal.Watch.Probes.Tls;

namespace Everseal.Watch.Tests.Probes.Tls;

public sealed class AddressScopeTests
{
    [Theory]
    [InlineData("127.0.0.1", nameof(AddressScope.Host))]
    [InlineData("127.255.0.9", nameof(AddressScope.Host))]
    [InlineData("0.0.0.0", nameof(AddressScope.Host))]
    [InlineData("::1", nameof(AddressScope.Host))]
    [InlineData("::", nameof(AddressScope.Host))]
    [InlineData("::ffff:127.0.0.1", nameof(AddressScope.Host))]
    [InlineData("::127.0.0.1", nameof(AddressScope.Host))]
    [InlineData("64:ff9b::7f00:1", nameof(AddressScope.Host))]
    [InlineData("2002:7f00:1::", nameof(AddressScope.Host))]
    [InlineData("169.254.169.254", nameof(AddressScope.Link))]
    [InlineData("::ffff:169.254.169.254", nameof(AddressScope.Link))]
    [InlineData("fe80::1", nameof(AddressScope.Link))]
    [InlineData("239.1.2.3", nameof(AddressScope.Link))]
    [InlineData("255.255.255.255", nameof(AddressScope.Link))]
    [InlineData("ff02::1", nameof(AddressScope.Link))]
    [InlineData("10.1.2.3", nameof(AddressScope.Private))]
    [InlineData("172.31.255.255", nameof(AddressScope.Private))]
    [InlineData("192.168.0.1", nameof(AddressScope.Private))]
    [InlineData("100.127.0.1", nameof(AddressScope.Private))]
    [InlineData("fd12:3456::1", nameof(AddressScope.Private))]
    [InlineData("64:ff9b::a01:203", nameof(AddressScope.Private))]
    [InlineData("172.32.0.1", nameof(AddressScope.Public))]
    [InlineData("100.128.0.1", nameof(AddressScope.Public))]
    [InlineData("9.9.9.9", nameof(AddressScope.Public))]
    [InlineData("2620:fe::fe", nameof(AddressScope.Public))]
    [InlineData("64:ff9b::909:909", nameof(AddressScope.Public))]
    public void Of_Address_IsAsFarAsItsNetwork(string address, string scope)
        => AddressScopes.Of(IPAddress.Parse(address)).ToString().Should().Be(scope);
}
