using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Tls;

namespace Everseal.Watch.Tests.Probes.Tls;

public sealed class TlsRemarksTests
{
    [Theory]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_NULL_SHA256)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_RC4_128_SHA)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_RSA_EXPORT_WITH_DES40_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_ECDH_anon_WITH_AES_128_CBC_SHA)]
    public void Of_WeakCipher_IsNamed(TlsCipherSuite cipher)
        => Remarks(cipher).Should().ContainSingle().Which.Should().Match<StsError>(remark =>
            remark.Code == ErrorCodes.TlsProbes.WeakCipher && remark.PublicDetail.Contains(cipher.ToString()));

    [Theory]
    [InlineData(TlsCipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    public void Of_UsualCipher_SaysNothing(TlsCipherSuite cipher) => Remarks(cipher).Should().BeEmpty();

    [Fact]
    public void Of_NamesThatMoveATerminal_AreShownHarmless()
    {
        using var key = RSA.Create(2048);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName("a\u001b[2Jb");
        using var hostile = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

        Remarks(TlsCipherSuite.TLS_AES_128_GCM_SHA256, ServedChain.Read([hostile.RawData], new KnownCertificates()))
            .Should().ContainSingle().Which.PublicDetail.Should().Contain("a.[2Jb)").And.NotContain("\u001b");
    }

    private static List<StsError> Remarks(TlsCipherSuite cipher, ServedChain? chain = null)
        => [.. TlsRemarks.Of(new TlsEndpoint("127.0.0.1", 443, ServerCertificates.Name), chain ?? ServedChain.Read([ServerCertificates.Good.RawData], new KnownCertificates()), SslProtocols.Tls13, cipher, asksForClientCertificate: false)];
}
