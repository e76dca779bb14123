using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;

namespace Everseal.Server.Tests.Authorities;

public sealed class RootSealTests : IAsyncLifetime
{
    private const string Passphrase = "six random words make it good";

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    private RootSeal Seal => _node.Get<RootSeal>();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Encrypt_Only_ChangesNothing()
    {
        Seal.Encrypt(Passphrase).OrThrow().Should().StartWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");

        (await RenewAsync()).IsSuccess.Should().BeTrue("the root's key is still here");
    }

    [Fact]
    public async Task Seal_ThenRenew_SaysThatTheRootIsSealed()
    {
        SealRoot();

        (await RenewAsync()).Error!.Code.Should().Be(ErrorCodes.Certificates.RootSealed);
    }

    [Fact]
    public async Task Seal_AfterARestart_IsStillSealedAndLeavesAreIssued()
    {
        SealRoot();
        await _node.DisposeAsync();
        _node = await TestNode.StartAsync(_directory.Path);

        _node.Report.Created.Should().BeEmpty();
        (await RenewAsync()).Error!.Code.Should().Be(ErrorCodes.Certificates.RootSealed);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await _node.Get<CertificateAuthority>().IssueAsync(
            new CertificateOrder(CertificateProfiles.TlsServer, CertificateSubject.ForHosts(["a.example"], []), new System.Security.Cryptography.X509Certificates.PublicKey(key)), default))
            .IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Unseal_ForAWhile_SignsUntilItsTimeIsOver()
    {
        var file = SealRoot();

        Seal.Unseal(file, Passphrase, TimeSpan.FromMinutes(5)).OrThrow().Should().Be(_node.Time.GetUtcNow().AddMinutes(5));
        (await RenewAsync()).IsSuccess.Should().BeTrue();
        _node.Time.Advance(TimeSpan.FromMinutes(5));

        (await RenewAsync()).Error!.Code.Should().Be(ErrorCodes.Certificates.RootSealed);
    }

    [Fact]
    public async Task Return_Unsealed_EndsItAtOnce()
    {
        var file = SealRoot();
        Seal.Unseal(file, Passphrase, TimeSpan.FromMinutes(5)).OrThrow();

        Seal.Return().OrThrow().Should().BeTrue();

        (await RenewAsync()).Error!.Code.Should().Be(ErrorCodes.Certificates.RootSealed);
    }

    [Fact]
    public void Return_NotSealed_SaysThatTheKeyIsHere()
    {
        var refused = Seal.Return();

        refused.Error!.Code.Should().Be(ErrorCodes.CommandLine.FieldNotAcceptable);
        refused.Error.PublicDetail.Should().Contain("not sealed").And.Contain("--file");
    }

    [Fact]
    public async Task Seal_FileThatDoesNotOpen_KeepsTheKey()
    {
        var file = Seal.Encrypt(Passphrase).OrThrow();
        var damaged = file.Replace(file.Substring(400, 4), "AAAA", StringComparison.Ordinal);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var stranger = other.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

        Seal.Seal(file, "not the passphrase").Error!.Code.Should().Be(ErrorCodes.Certificates.SealedKeyUnusable);
        Seal.Seal(damaged, Passphrase).Error!.Code.Should().Be(ErrorCodes.Certificates.SealedKeyUnusable);
        Seal.Seal(stranger, Passphrase).Error!.Code.Should().Be(ErrorCodes.Certificates.SealedKeyUnusable);
        (await RenewAsync()).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Encrypt_ShortPassphrase_IsRefused()
        => Seal.Encrypt("too short").Error!.Code.Should().Be(ErrorCodes.Certificates.PassphraseTooWeak);

    [Fact]
    public async Task Seal_DatabaseFiles_HoldTheSealedKeyNoLonger()
    {
        var sealedKey = ReadSealedRootKey();
        HoldsAnywhere(sealedKey).Should().BeTrue("the search must be able to find it");

        SealRoot();

        HoldsAnywhere(sealedKey).Should().BeFalse();
    }

    private string SealRoot()
    {
        var file = Seal.Encrypt(Passphrase).OrThrow();
        Seal.Seal(file, Passphrase).OrThrow().IsErased.Should().BeTrue();
        return file;
    }

    private async Task<Result<IssuedCertificate>> RenewAsync()
        => await _node.Get<CertificateAuthority>().CreateIssuingAsync(CertificateSubject.Named("another issuing CA"), "test", default);

    private byte[] ReadSealedRootKey()
    {
        using var connection = _node.Get<Everseal.Server.Storage.EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT k.Sealed FROM private_keys k JOIN authorities a ON a.KeyId = k.KeyId WHERE a.Kind = 0";
        return (byte[])command.ExecuteScalar()!;
    }

    private bool HoldsAnywhere(byte[] content) => Directory.GetFiles(_directory.Path, "everseal.db*").Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);

        // Any part of it: pages may cut it anywhere.
        return copy.ToArray().AsSpan().IndexOf(content.AsSpan(40, 32)) >= 0;
    });
}
