using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Watch.Probes.Tls;

namespace Everseal.Watch.Tests.Probes.Tls;

public sealed class KnownCertificatesTests
{
    private readonly KnownCertificates _known = new();

    [Fact]
    public void Read_TheSameOctetsAgain_AreOneCertificate()
    {
        var der = Certificate("CN=One");

        var first = _known.Read(der);

        _known.Read(der.ToArray()).Should().BeSameAs(first);
        first.Content.SubjectText.Should().Be("CN=One");
    }

    [Fact]
    public void Read_OneOctetDiffers_IsAnotherCertificate()
    {
        var der = Certificate("CN=One");
        byte[] other = [.. der];
        other[^1] ^= 1; // in the signature

        _known.Read(other).Should().NotBeSameAs(_known.Read(der));
    }

    [Fact]
    public void Read_Unreadable_FailsEachTime()
    {
        var cut = Certificate("CN=One").AsMemory(0, 100);

        for (var count = 0; count < 2; count++)
            FluentActions.Invoking(() => _known.Read(cut)).Should().Throw<AsnContentException>();
    }

    [Fact]
    public void Read_MoreThanAreKept_EachIsItself()
    {
        var names = Enumerable.Range(0, 600).Select(number => $"CN=Host {number}").ToList();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var sent = names.ConvertAll(name => Certificate(name, key));

        foreach (var _ in Enumerable.Range(0, 2))
            sent.ConvertAll(der => _known.Read(der).Content.SubjectText).Should().Equal(names);
    }

    private static byte[] Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Certificate(name, key);
    }

    private static byte[] Certificate(string name, ECDsa key)
    {
        using var certificate = new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        return certificate.RawData;
    }
}
