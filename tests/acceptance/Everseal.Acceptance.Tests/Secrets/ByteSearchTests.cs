using System.Security.Cryptography;

namespace Everseal.Acceptance.Tests.Secrets;

/// <summary>The search itself, on bytes that do hold a secret.</summary>
public sealed class ByteSearchTests
{
    private static readonly RSA Key = RSA.Create(2048);

    [Fact]
    public void HoldsFactor_Pkcs8_IsTrue() => ByteSearch.HoldsFactor(Key.ExportPkcs8PrivateKey(), Key.ExportParameters(false)).Should().BeTrue();

    [Fact]
    public void HoldsFactor_PrimeInLittleEndianAmongOtherBytes_IsTrue()
    {
        var prime = Key.ExportParameters(true).Q!;
        byte[] memory = [.. RandomNumberGenerator.GetBytes(333), .. prime.Reverse(), 7];

        ByteSearch.HoldsFactor(memory, Key.ExportParameters(false)).Should().BeTrue();
    }

    [Fact]
    public void HoldsFactor_PublicKeyOnly_IsFalse() => ByteSearch.HoldsFactor(Key.ExportSubjectPublicKeyInfo(), Key.ExportParameters(false)).Should().BeFalse();

    [Fact]
    public void HoldsText_DotNetString_IsTrue() => ByteSearch.HoldsText(System.Text.Encoding.Unicode.GetBytes("x secret y"), "secret").Should().BeTrue();

    [Fact]
    public void HoldsText_AnotherText_IsFalse() => ByteSearch.HoldsText("no such thing"u8, "secret").Should().BeFalse();
}
