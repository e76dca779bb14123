using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Tests.Verdicts;

namespace Everseal.Watch.Tests.Probes.Files;

/// <summary>A PKCS#12 file with one certificate, encrypted, and sealed as RFC 9579 has it; each test changes one thing.</summary>
public sealed class Pbmac1Tests : IDisposable
{
    private const string Passphrase = "pässword";
    private static readonly CertificateContent Leaf = TestIssuer.Issuing.Leaf("CN=www", 300);
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly Folder _folder = new();

    [Theory]
    [InlineData("1.2.840.113549.2.9", "1.2.840.113549.2.9")]
    [InlineData("1.2.840.113549.2.11", "1.2.840.113549.2.9")]
    [InlineData("1.2.840.113549.2.10", "1.2.840.113549.2.11")]
    public async Task Look_SealFits_ShowsTheCertificate(string prf, string mac)
    {
        var source = await LookAsync(Seal(prf, mac), Passphrase);

        source.Failure.Should().BeNull();
        source.Certificates.Should().ContainSingle().Which.Der.ToArray().Should().Equal(Folder.Der(Leaf));
    }

    [Fact]
    public async Task Look_AnotherPassphrase_SaysThatItDoesNotFit()
        => (await LookAsync(Seal(), "password")).Failure!.Code.Should().Be(ErrorCodes.FileProbes.PassphraseWrong);

    [Fact]
    public async Task Look_NoPassphrase_AsksForIt()
        => (await LookAsync(Seal(), null)).Failure!.Code.Should().Be(ErrorCodes.FileProbes.PassphraseNeeded);

    [Fact]
    public async Task Look_ContentAltered_SaysThatItDoesNotFit()
    {
        var file = Seal();
        file[file.Length / 2] ^= 1;

        var source = await LookAsync(file, Passphrase);

        source.Certificates.Should().BeEmpty();
        source.Failure!.Code.Should().Be(ErrorCodes.FileProbes.PassphraseWrong);
    }

    [Theory]
    [InlineData(2048, 0)]
    [InlineData(2048, 19)]
    [InlineData(2048, 65)]
    [InlineData(2048, null)]
    [InlineData(300_001, 32)]
    [InlineData(int.MaxValue, 32)]
    public async Task Look_WeakOrEndlessSeal_IsRefusedUnread(int iterations, int? length)
        => (await LookAsync(Seal(iterations: iterations, length: length), Passphrase)).Failure!.Code.Should().Be(ErrorCodes.FileProbes.KeyStoreMalformed);

    [Theory]
    [InlineData(null, "1.2.840.113549.2.9")]
    [InlineData("1.2.840.113549.2.9", "1.2.840.113549.2.7")]
    public async Task Look_SealBySha1_IsRefused(string? prf, string mac)
        => (await LookAsync(Seal(prf, mac), Passphrase)).Failure!.Code.Should().Be(ErrorCodes.FileProbes.KeyStoreMalformed);

    public void Dispose() => _folder.Dispose();

    private Task<ObservedSource> LookAsync(byte[] file, string? passphrase)
    {
        _folder.Write("store.p12", file);
        return _folder.LookAtAsync("store.p12", passphrase);
    }

    // As the platform writes it, whose seal of the old kind is left out below.
    private static byte[] Encrypted()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Folder.Der(Leaf));
        return certificate.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048), Passphrase);
    }

    private static byte[] Seal(string? prf = "1.2.840.113549.2.9", string mac = "1.2.840.113549.2.9", int iterations = 2048, int? length = 32)
    {
        var fields = new AsnReader(Encrypted(), AsnEncodingRules.BER).ReadSequence();
        fields.ReadEncodedValue();
        var content = fields.ReadEncodedValue();
        var inner = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
        inner.ReadObjectIdentifier();
        var octets = inner.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadOctetString();

        // A seal that must not be computed need not fit.
        var key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Passphrase), Salt, Math.Min(iterations, 2048), HashOf(prf), length is > 0 ? length.Value : 32);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(3);
            writer.WriteEncodedValue(content.Span);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    WriteAlgorithm(writer, prf, mac, iterations, length);
                    writer.WriteOctetString(CryptographicOperations.HmacData(HashOf(mac), key, octets));
                }

                writer.WriteOctetString("NOT USED"u8);
                writer.WriteInteger(1);
            }
        }

        return writer.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer, string? prf, string mac, int iterations, int? length)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier("1.2.840.113549.1.5.14");
        using var parameters = writer.PushSequence();
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.5.12");
            using var derivation = writer.PushSequence();
            writer.WriteOctetString(Salt);
            writer.WriteInteger(iterations);
            if (length is { } octets)
                writer.WriteInteger(octets);
            if (prf is not null)
                WriteHmac(writer, prf);
        }

        WriteHmac(writer, mac);
    }

    private static void WriteHmac(AsnWriter writer, string identifier)
    {
        using var hmac = writer.PushSequence();
        writer.WriteObjectIdentifier(identifier);
        writer.WriteNull();
    }

    private static HashAlgorithmName HashOf(string? hmac) => hmac switch
    {
        "1.2.840.113549.2.9" => HashAlgorithmName.SHA256,
        "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
        "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA1,
    };
}
