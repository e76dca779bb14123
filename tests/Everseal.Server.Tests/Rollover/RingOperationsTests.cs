using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;

namespace Everseal.Server.Tests.Rollover;

/// <summary>What a person does to a realm's keys, on a fresh node.</summary>
public sealed class RingOperationsTests : IAsyncLifetime
{
    private const string Passphrase = "Correct-horse-9";

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private string _first = null!;

    private RingOperations Operations => _node.Get<RingOperations>();

    private SigningKeyRing Ring => _node.Get<RealmDirectory>().Default!.Ring;

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        _first = Ring.Entries.Single().KeyId;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Rotate_ThenPromoteAtOnce_IsRefusedForAnHour()
    {
        var rotated = (await Operations.RotateAsync(TestNode.Realm, default)).OrThrow();

        (await Operations.PromoteAsync(TestNode.Realm, null, unseen: false, default)).Error!.Code.Should().Be(ErrorCodes.Rollover.PublishedTooShortly);
        _node.Time.Advance(TimeSpan.FromHours(1));
        (await Operations.PromoteAsync(TestNode.Realm, null, unseen: false, default)).OrThrow().KeyId.Should().Be(rotated.KeyId);
        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(rotated.KeyId);
    }

    [Fact]
    public async Task Rotate_WhileOneWaits_MakesNoSecond()
    {
        await Operations.RotateAsync(TestNode.Realm, default);

        (await Operations.RotateAsync(TestNode.Realm, default)).Error!.Code.Should().Be(ErrorCodes.Rollover.NextKeyWaits);
        Ring.Entries.Should().HaveCount(2);
    }

    [Fact]
    public async Task ReplaceCompromised_NextPublished_SignsWithThatOneAndRevokes()
    {
        var next = (await Operations.RotateAsync(TestNode.Realm, default)).OrThrow().KeyId;
        var serial = Ring.Find(_first)!.Credential.Certificate.SerialNumber;

        var replaced = (await Operations.ReplaceCompromisedAsync(TestNode.Realm, null, makeFresh: false, default)).OrThrow();

        replaced.KeyId.Should().Be(next);
        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(next);
        Ring.Accept(_first, Now, Now).Error!.Code.Should().Be(ErrorCodes.Tokens.VerificationKeyRetired);
        _node.Get<IssuanceLog>().Find(serial)!.RevokedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task ReplaceCompromised_Fresh_TrustsNoKeyThatIsThere()
    {
        var next = (await Operations.RotateAsync(TestNode.Realm, default)).OrThrow().KeyId;

        var replaced = (await Operations.ReplaceCompromisedAsync(TestNode.Realm, null, makeFresh: true, default)).OrThrow();

        replaced.KeyId.Should().NotBe(next).And.NotBe(_first);
        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(replaced.KeyId);
    }

    [Fact]
    public async Task ReplaceCompromised_NextKeyItself_LeavesTheSigner()
    {
        var next = (await Operations.RotateAsync(TestNode.Realm, default)).OrThrow().KeyId;

        (await Operations.ReplaceCompromisedAsync(TestNode.Realm, next, makeFresh: false, default)).OrThrow();

        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(_first);
        Ring.Find(next)!.RetiredAt.Should().NotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no such key")]
    public async Task Retire_NoKeyBeginsSo_IsRefused(string key)
        => (await Operations.RetireAsync(TestNode.Realm, key, default)).Error!.Code.Should().Be(ErrorCodes.Rollover.NoSuchKey);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_EncryptedPemOrPkcs12_IsPublishedAndSignsWhenPromoted(bool pkcs12)
    {
        using var brought = Brought.Create(Now);
        using var file = (pkcs12 ? SigningKeyFile.ReadPkcs12(brought.Pkcs12(Passphrase), Passphrase) : SigningKeyFile.ReadPem(brought.Pem(Passphrase), Passphrase)).OrThrow();

        var imported = (await Operations.ImportAsync(TestNode.Realm, file, default)).OrThrow();

        Ring.SignerAt(Now).OrThrow().KeyId.Should().Be(_first);
        (await Operations.PromoteAsync(TestNode.Realm, imported.KeyId, unseen: true, default)).OrThrow();
        Ring.SignerAt(Now).OrThrow().Certificate.Thumbprint.Should().Be(brought.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Import_Refused_LeavesNoKeyInTheStore()
    {
        using var brought = Brought.Create(Now.AddYears(-3));
        using var file = SigningKeyFile.ReadPem(brought.Pem(Passphrase), Passphrase).OrThrow();
        var keys = KeysInTheStore();

        (await Operations.ImportAsync(TestNode.Realm, file, default)).Error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainDates);

        KeysInTheStore().Should().Be(keys);
    }

    [Fact]
    public async Task Import_KeyOfTheRing_IsRefused()
    {
        using var brought = Brought.Create(Now);
        using var file = SigningKeyFile.ReadPem(brought.Pem(Passphrase), Passphrase).OrThrow();
        (await Operations.ImportAsync(TestNode.Realm, file, default)).OrThrow();

        (await Operations.ImportAsync(TestNode.Realm, file, default)).Error!.Code.Should().Be(ErrorCodes.Rollover.KeyKnown);
    }

    [Fact]
    public void ReadPem_WrongPassphraseTwoKeysOrNone_IsNotReadable()
    {
        using var brought = Brought.Create(Now);
        var pem = brought.Pem(Passphrase);
        string?[][] cases = [[pem, "another"], [pem, null], [pem + brought.Pem(Passphrase), Passphrase], [brought.Certificate.ExportCertificatePem(), Passphrase], ["", null]];

        foreach (var (text, passphrase) in cases.Select(one => (one[0]!, one[1])))
            SigningKeyFile.ReadPem(text, passphrase).Error!.Code.Should().Be(ErrorCodes.Rollover.ImportNotReadable);
    }

    private long KeysInTheStore()
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM private_keys";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A self-signed signing key that somebody brings along, valid for 200 days.</summary>
    private sealed record Brought(RSA Key, X509Certificate2 Certificate) : IDisposable
    {
        public static Brought Create(DateTimeOffset from)
        {
            var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=brought along", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
            return new Brought(key, request.CreateSelfSigned(from.AddHours(-1), from.AddDays(200)));
        }

        public string Pem(string passphrase) => Certificate.ExportCertificatePem() + "\n"
            + Key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)) + "\n";

        public byte[] Pkcs12(string passphrase) => Certificate.Export(X509ContentType.Pkcs12, passphrase);

        public void Dispose()
        {
            Key.Dispose();
            Certificate.Dispose();
        }
    }
}
