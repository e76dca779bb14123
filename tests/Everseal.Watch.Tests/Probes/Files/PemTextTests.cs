using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Tests.Verdicts;

namespace Everseal.Watch.Tests.Probes.Files;

public sealed class PemTextTests : IDisposable
{
    private static readonly CertificateContent Leaf = TestIssuer.Issuing.Leaf("CN=www", 300);
    private static readonly CertificateContent Other = TestIssuer.Issuing.Leaf("CN=other", 200);
    private static readonly string Chain = Folder.Pem(Leaf) + Folder.Pem(TestIssuer.Issuing.Content) + Folder.Pem(TestIssuer.Root.Content);

    private readonly Folder folder = new();

    [Fact]
    public async Task Look_ChainOfOneLeaf_IsOneChainInItsOrder()
        => (await LookAsync(Chain)).Certificates.Select(certificate => (Name(certificate), certificate.Chain, certificate.Position))
            .Should().Equal(("CN=www", 0, 0), ("CN=Test Issuing CA", 0, 1), ("CN=Test Root", 0, 2));

    [Fact]
    public async Task Look_SeveralLeaves_EachForItself()
        => (await LookAsync(Folder.Pem(Leaf) + Folder.Pem(Other))).Certificates.Select(certificate => (certificate.Chain, certificate.Slot))
            .Should().Equal((0, "some.file"), (1, "some.file#2"));

    [Fact]
    public async Task Look_TextKeysAndRequestsBetween_ArePassedOver()
    {
        const string key = "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n";
        var text = $"Bag Attributes\n    friendlyName: www\n{key}subject=CN = www\n{Folder.Pem(Leaf)}\r\n# comment\n{key.Replace("PRIVATE KEY", "CERTIFICATE REQUEST", StringComparison.Ordinal)}{Folder.Pem(Other)}";
        var source = await LookAsync(text);

        source.Failure.Should().BeNull();
        source.Certificates.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("UTF-16")]
    [InlineData("UTF-16BE")]
    [InlineData("UTF-8 with mark")]
    public async Task Look_EncodingOfWindows_IsRead(string name)
    {
        var encoding = name switch { "UTF-16" => Encoding.Unicode, "UTF-16BE" => Encoding.BigEndianUnicode, _ => Encoding.UTF8 };
        folder.Write("some.file", [.. encoding.Preamble, .. encoding.GetBytes(Chain.Replace("\n", "\r\n", StringComparison.Ordinal))]);

        (await folder.LookAtAsync("some.file")).Certificates.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task Look_CutOff_SaysSoAndShowsTheRest(double share)
    {
        var source = await LookAsync(Chain[..(int)(Chain.Length * share)]);

        source.Failure!.Code.Should().Be(ErrorCodes.FileProbes.CertificateInFileMalformed);
        source.Certificates.Count.Should().BeLessThan(3);
    }

    [Fact]
    public async Task Look_OneCertificateDamaged_NamesItAndShowsTheOthers()
    {
        var damaged = Folder.Der(Other);
        damaged[10] ^= 0x55;
        var source = await LookAsync(Folder.Pem(Leaf) + System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", damaged));

        source.Failure!.PublicDetail.Should().Be("Certificate 2 of 2 is not DER of RFC 5280.");
        source.Certificates.Should().ContainSingle();
    }

    [Fact]
    public async Task Look_EndMissingBeforeTheNext_LosesOneAndNotTwo()
    {
        var source = await LookAsync(Folder.Pem(Leaf).Replace("-----END CERTIFICATE-----", string.Empty, StringComparison.Ordinal) + Folder.Pem(Other));

        source.Failure.Should().NotBeNull();
        source.Certificates.Select(Name).Should().Equal("CN=other");
    }

    [Fact]
    public async Task Look_KeyAlone_HoldsNoCertificate()
        => (await LookAsync("-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n")).Failure!.Code
            .Should().Be(ErrorCodes.FileProbes.NoCertificateInFile);

    public void Dispose() => folder.Dispose();

    private static string Name(ObservedCertificate certificate) => SubjectName.Text(certificate.Content.SubjectName);

    private async Task<ObservedSource> LookAsync(string text)
    {
        folder.Write("some.file", text);
        return await folder.LookAtAsync("some.file");
    }
}
