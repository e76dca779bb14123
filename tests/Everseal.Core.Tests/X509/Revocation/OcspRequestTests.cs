using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;

namespace Everseal.Core.Tests.X509.Revocation;

public sealed class OcspRequestTests
{
    private static readonly byte[] Id = OcspRequests.Id(RevocationFixture.Authority.Issuing, TestAuthority.NextSerial());

    [Theory]
    [InlineData("1.3.14.3.2.26", true)]
    [InlineData("1.3.14.3.2.26", false)]
    [InlineData("2.16.840.1.101.3.4.2.1", true)]
    [InlineData("2.16.840.1.101.3.4.2.1", false)]
    public void Read_HashesThatClientsUse_FindTheIssuer(string hash, bool nullParameters)
    {
        var serial = TestAuthority.NextSerial();
        var id = OcspRequests.Id(RevocationFixture.Authority.Issuing, serial, hash, nullParameters);

        var read = OcspRequest.Read(OcspRequests.Write([id])).OrThrow().Certificates.Should().ContainSingle().Which;

        read.IsIssuedBy(RevocationFixture.Authority.Issuing).Should().BeTrue();
        read.IsIssuedBy(RevocationFixture.Authority.Root).Should().BeFalse();
        read.SerialNumber.ToArray().Should().Equal(serial.ToArray());
        read.Encoded.ToArray().Should().Equal(id);
    }

    [Fact]
    public void IsIssuedBy_AnotherHash_FindsNobody()
    {
        var sha512 = Convert.ToHexString(Id).Replace("300906052B0E03021A0500", "300906052B0E03021B0500", StringComparison.Ordinal);

        OcspRequest.Read(OcspRequests.Write([Convert.FromHexString(sha512)])).OrThrow().Certificates[0]
            .IsIssuedBy(RevocationFixture.Authority.Issuing).Should().BeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(128)]
    public void Read_Nonce_IsKeptAsItCame(int length)
    {
        var nonce = new byte[length];
        nonce.AsSpan().Fill(7);

        OcspRequest.Read(OcspRequests.Write([Id], nonce)).OrThrow().Nonce!.Value.Span[^length..].ToArray().Should().Equal(nonce);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "nothing", [] },
        { "no DER", "GET / HTTP/1.1"u8.ToArray() },
        { "cut off", OcspRequests.Write([Id])[..^1] },
        { "something after it", [.. OcspRequests.Write([Id]), 0] },
        { "no certificate", OcspRequests.Write([]) },
        { "nine certificates", OcspRequests.Write([.. Enumerable.Repeat(Id, 9)]) },
        { "an empty nonce", OcspRequests.Write([Id], []) },
        { "a nonce of 129 octets", OcspRequests.Write([Id], new byte[129]) },
        { "a critical extension", OcspRequests.Write([Id], criticalExtension: true) },
        { "version 2", OcspRequests.Write([Id], version: 1) },
        { "too long", new byte[OcspRequest.LongestRequest + 1] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_Malformed_IsRefused(string what, byte[] request)
        => OcspRequest.Read(request).Error!.Code.Should().Be(ErrorCodes.Revocation.OcspRequestMalformed, what);

    [Fact]
    public void Read_AnyCutOrFlippedOctet_NeverThrows()
    {
        var request = OcspRequests.Write([Id, Id], new byte[16]);
        for (var at = 0; at < request.Length; at++)
        {
            var flipped = request.ToArray();
            flipped[at] ^= 0xFF;
            _ = OcspRequest.Read(flipped);
            _ = OcspRequest.Read(request.AsMemory(0, at));
        }
    }
}
