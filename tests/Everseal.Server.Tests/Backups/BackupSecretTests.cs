using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Server.Backups;

namespace Everseal.Server.Tests.Backups;

public sealed class BackupSecretTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(BackupSecret.KeySize);

    [Fact]
    public void Passphrase_SameWords_Unwrap()
    {
        var wrapped = BackupSecret.OfPassphrase("sixteen characters at least").Value!.Wrap(Key);

        new BackupSecret.Passphrase("sixteen characters at least").Unwrap(wrapped).Should().Equal(Key);
    }

    [Fact]
    public void Passphrase_OtherWords_DoNot()
    {
        var wrapped = BackupSecret.OfPassphrase("sixteen characters at least").Value!.Wrap(Key);
        var act = () => new BackupSecret.Passphrase("sixteen characters at Least").Unwrap(wrapped);

        act.Should().Throw<CryptographicException>();
    }

    [Fact]
    public void Passphrase_Short_IsRefused()
        => BackupSecret.OfPassphrase("fifteen letters").Error!.Code.Should().Be(ErrorCodes.Backups.SecretUnusable);

    public static TheoryData<string> Recipients => ["rsa2048", "rsa2048 certificate", "p256", "p384"];

    [Theory]
    [MemberData(nameof(Recipients))]
    public void Recipient_ItsPrivateKey_Unwraps(string kind)
    {
        var (pem, identity) = Make(kind);
        using (identity)
        {
            var wrapped = BackupSecret.OfRecipient(pem).Value!.Wrap(Key);

            BackupSecret.Recipient.Unwrap(wrapped, identity).Should().Equal(Key);
        }
    }

    [Theory]
    [MemberData(nameof(Recipients))]
    public void Recipient_AnotherPrivateKey_DoesNot(string kind)
    {
        var (other, identity) = (Make(kind).Pem, Make(kind).Identity);
        using (identity)
        {
            var wrapped = BackupSecret.OfRecipient(other).Value!.Wrap(Key);
            var act = () => BackupSecret.Recipient.Unwrap(wrapped, identity);

            act.Should().Throw<CryptographicException>();
        }
    }

    [Fact]
    public void Recipient_Rsa1024_IsRefused()
    {
        using var weak = RSA.Create(1024);

        BackupSecret.OfRecipient(weak.ExportSubjectPublicKeyInfoPem()).Error!.Code.Should().Be(ErrorCodes.Backups.SecretUnusable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM at all")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void Recipient_Garbage_IsRefused(string pem)
        => BackupSecret.OfRecipient(pem).Error!.Code.Should().Be(ErrorCodes.Backups.SecretUnusable);

    private static (string Pem, AsymmetricAlgorithm Identity) Make(string kind)
    {
        if (kind.StartsWith("rsa", StringComparison.Ordinal))
        {
            var rsa = RSA.Create(2048);
            return (kind.EndsWith("certificate", StringComparison.Ordinal) ? Certify(rsa) : rsa.ExportSubjectPublicKeyInfoPem(), rsa);
        }

        var curve = ECDiffieHellman.Create(kind == "p256" ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384);
        return (curve.ExportSubjectPublicKeyInfoPem(), curve);
    }

    private static string Certify(RSA key)
    {
        using var certificate = new CertificateRequest("CN=backup", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TestNode.Start, TestNode.Start.AddDays(1));
        return certificate.ExportCertificatePem();
    }
}
