using System.Net;
using Everseal.Server.IdentitySources;

namespace Everseal.Server.Tests.IdentitySources;

public sealed class AttemptSourceTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::1", "::1")]
    public void FromAddress_Address_NamesWhatCountsAsOneSource(string address, string expected)
        => AttemptSource.FromAddress(IPAddress.Parse(address)).Name.Should().Be(expected);

    [Fact]
    public void FromAddress_None_IsOneSourceToo() => AttemptSource.FromAddress(null).Name.Should().Be("unknown address");
}
