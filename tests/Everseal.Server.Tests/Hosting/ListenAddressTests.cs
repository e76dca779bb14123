using System.Net;
using Everseal.Server.Hosting;

namespace Everseal.Server.Tests.Hosting;

public class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8443", "127.0.0.1")]
    [InlineData("[::1]:8443", "::1")]
    [InlineData("*:8443", "::")]
    public void Read_Address_IsBound(string text, string expected)
        => ListenAddress.Read(text).OrThrow().Address.Should().Be(IPAddress.Parse(expected));

    [Fact]
    public void Read_Localhost_StandsForBothLoopbacks()
        => ListenAddress.Read("localhost:1").OrThrow().Address.Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData("8443")]
    [InlineData(":8443")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("sts.example.org:443")]
    public void Read_Other_IsRefused(string text) => ListenAddress.Read(text).IsSuccess.Should().BeFalse();
}
