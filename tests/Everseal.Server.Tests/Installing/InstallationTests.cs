using System.Net;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.Installing;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Installing;

public sealed class InstallationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Ensure_EmptyDirectory_MakesEveryCertificateThatALoginNeeds()
    {
        await using var node = await TestNode.StartAsync(_directory.Path);

        node.Get<CertificateInventory>().Read().Select(entry => entry.Name)
            .Should().Equal("root CA", "issuing CA", "TLS", "STS signing everseal.local");
    }

    [Fact]
    public async Task Ensure_EmptyDirectory_RealmHasASignerNow()
    {
        await using var node = await TestNode.StartAsync(_directory.Path);

        var realm = node.Get<RealmDirectory>().Default!;
        realm.Ring.SignerAt(node.Time.GetUtcNow()).IsSuccess.Should().BeTrue();
        realm.Policy.Issuer.Should().Be("https://localhost:8443/websso/SAML2/Metadata/everseal.local");
    }

    [Fact]
    public async Task Ensure_EmptyDirectory_AdministratorLogsInWithThePasswordOfTheFile()
    {
        await using var node = await TestNode.StartAsync(_directory.Path);

        var subject = await node.Get<IIdentitySource>().AuthenticateAsync(
            TestNode.Realm, "Administrator@everseal.local", node.Read("admin-password"), AttemptSource.FromAddress(IPAddress.Loopback), CancellationToken.None);

        subject.OrThrow().NameId.Should().Be("administrator@everseal.local");
        subject.OrThrow().Groups.Should().Equal(@"everseal.local\Administrators", @"everseal.local\Everyone");
    }

    [Fact]
    public async Task Ensure_EmptyDirectory_RootFileIsTheRootOfTheTlsCertificate()
    {
        await using var node = await TestNode.StartAsync(_directory.Path);
        using var root = X509Certificate2.CreateFromPem(node.Read("root.pem"));

        var tls = node.Get<ServerCertificates>().Current!;
        tls.IntermediateCertificates.Should().ContainSingle().Which.IssuerName.RawData.Should().Equal(root.SubjectName.RawData);
        tls.TargetCertificate.MatchesHostname("localhost").Should().BeTrue();
        tls.TargetCertificate.MatchesHostname("127.0.0.1").Should().BeTrue();
        tls.TargetCertificate.HasPrivateKey.Should().BeTrue();
    }

    [Fact]
    public async Task Ensure_SecondRun_CreatesNothing()
    {
        await using (await TestNode.StartAsync(_directory.Path))
        {
        }

        await using var again = await TestNode.StartAsync(_directory.Path);

        again.Report.Created.Should().BeEmpty();
    }

    [Theory]
    [InlineData("DELETE FROM server_certificates", "TLS certificate")]
    [InlineData("DELETE FROM signing_credentials", "signing certificate of everseal.local")]
    [InlineData("DELETE FROM principals WHERE Kind = 'user'", "administrator@everseal.local")]
    public async Task Ensure_LastStepMissing_MakesThatAlone(string undo, string made)
    {
        await using (var node = await TestNode.StartAsync(_directory.Path))
        {
            using var connection = node.Get<EversealDatabase>().Connect();
            using var command = connection.CreateCommand();
            command.CommandText = undo;
            command.ExecuteNonQuery();
        }

        await using var again = await TestNode.StartAsync(_directory.Path);

        again.Report.Created.Should().Equal(made);
        again.Get<RealmDirectory>().Default!.Ring.Entries.Should().ContainSingle();
    }

    [Fact]
    public async Task Ensure_KilledBetweenPasswordFileAndAccount_KeepsTheFilesPassword()
    {
        const string Password = "written before the kill";
        File.WriteAllText(_directory.File("admin-password"), Password);

        await using var node = await TestNode.StartAsync(_directory.Path);

        var subject = await node.Get<IIdentitySource>().AuthenticateAsync(
            TestNode.Realm, "administrator", Password, AttemptSource.FromAddress(IPAddress.Loopback), CancellationToken.None);
        subject.IsSuccess.Should().BeTrue();
    }

    [Theory]
    [InlineData("PRAGMA journal_mode = DELETE; VACUUM")]
    [InlineData("PRAGMA journal_mode = WAL; CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT); INSERT INTO __EFMigrationsLock VALUES (1, '2026-03-01')")]
    public async Task Ensure_KilledWhileTheDatabaseWasMade_Completes(string halfMade)
    {
        MasterKey.Ensure(_directory.File("master.key")).OrThrow().Dispose();
        await using (var connection = new SqliteConnection($"Data Source={_directory.File("everseal.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = halfMade;
            command.ExecuteNonQuery();
        }

        await using var node = await TestNode.StartAsync(_directory.Path);

        node.Get<RealmDirectory>().Default.Should().NotBeNull();
    }

    [Fact]
    public async Task Ensure_TlsCertificateExpired_ReplacesItAndLeavesTheSignerAlone()
    {
        await using (await TestNode.StartAsync(_directory.Path))
        {
        }

        var later = new FakeTimeProvider(new DateTimeOffset(2028, 5, 10, 0, 0, 0, TimeSpan.Zero));
        await using var node = await TestNode.StartAsync(_directory.Path, time: later);

        node.Report.Created.Should().Equal("TLS certificate");
        ValidityPeriod.Of(node.Get<ServerCertificates>().Current!.TargetCertificate).Contains(later.GetUtcNow()).Should().BeTrue();
        var refused = node.Get<RealmDirectory>().Default!.Ring.SignerAt(later.GetUtcNow());
        refused.Error!.Code.Should().Be(ErrorCodes.Tokens.SigningCertificateNotValid);
    }

    [Fact]
    public async Task Ensure_NewHost_TlsCertificateNamesIt()
    {
        await using var node = await TestNode.StartAsync(_directory.Path, new InstallationRequest { Hosts = ["sts.example.org", "192.0.2.7"] });

        var certificate = node.Get<ServerCertificates>().Current!.TargetCertificate;
        certificate.MatchesHostname("sts.example.org").Should().BeTrue();
        certificate.MatchesHostname("192.0.2.7").Should().BeTrue();
    }

    [Fact]
    public async Task Ensure_SigningLifetime_IsThatOfTheSigner()
    {
        await using var node = await TestNode.StartAsync(
            _directory.Path, new InstallationRequest { SigningLifetime = TimeSpan.FromDays(30), SelfRenewal = false });

        var realm = node.Get<RealmDirectory>().Default!;
        realm.Settings.SelfRenewal.Should().BeFalse();
        var signer = realm.Ring.SignerAt(node.Time.GetUtcNow()).OrThrow();
        (signer.Validity.NotAfter - signer.Validity.NotBefore).Should().BeCloseTo(TimeSpan.FromDays(30), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Ensure_SecondRealm_HasItsOwnSignerAndAdministrator()
    {
        await using (await TestNode.StartAsync(_directory.Path))
        {
        }

        await using var node = await TestNode.StartAsync(_directory.Path, new InstallationRequest { Realm = "branch.example" });

        var realms = node.Get<RealmDirectory>();
        realms.Default!.Name.Should().Be(TestNode.Realm);
        realms.Find("BRANCH.example")!.Ring.Entries.Should().ContainSingle();
        node.Read("admin-password-branch.example").Should().NotBe(node.Read("admin-password"));
    }

    [Fact]
    public async Task Ensure_EmptyDirectory_EverySecretIsItsOwnersAlone()
    {
        await using var node = await TestNode.StartAsync(_directory.Path);

        File.GetUnixFileMode(_directory.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in new[] { "master.key", "admin-password" })
            File.GetUnixFileMode(_directory.File(file)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
