using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Observing;
using Everseal.Server.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Observing;

/// <summary>A node that runs and holds its lock, read from beside.</summary>
public sealed class StoredCertificateReaderTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();

    private TestNode node = null!;

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(directory.Path);
        node = await TestNode.StartAsync(directory.Path);
    }

    [Fact]
    public void Read_NewDeployment_TellsSignerAuthoritiesAndTls()
    {
        var stored = Read();

        stored.Sources.Select(source => source.Name).Should().Equal($"Realm {TestNode.Realm}: signs", "CA", "TLS as stored");
        stored.Sources.Should().OnlyContain(source => source.Failure == null);
        Source(stored, "CA").Certificates.Should().HaveCount(2).And.OnlyContain(certificate => certificate.Use == "authority");
        Source(stored, "signs").Certificates[0].Should().Match<StoredCertificate>(leaf => leaf.Use == "signing" && leaf.IsInUse == true && leaf.RenewsItself == true && leaf.Position == 0);
        Source(stored, "signs").Certificates.Select(certificate => certificate.Position).Should().Equal(0, 1, 2);
    }

    [Fact]
    public async Task Read_SuccessorPublished_IsNextUntilItSigns()
    {
        var second = await SecondSigner.AddAsync(node);
        Slots(Read(), "next").Should().Equal($"{TestNode.Realm}/{second}");

        Execute($"UPDATE signing_credentials SET PromotedAt = {node.Time.GetUtcNow().AddSeconds(1).ToUnixTimeMilliseconds()} WHERE KeyId = '{second}'");
        node.Time.Advance(TimeSpan.FromMinutes(1));
        Slots(Read(), "signs").Should().Equal($"{TestNode.Realm}/{second}");
        Source(Read(), "published").Certificates[0].IsInUse.Should().BeFalse();
    }

    [Fact]
    public async Task Read_Retired_IsTold()
    {
        var second = await SecondSigner.AddAsync(node);
        Execute($"UPDATE signing_credentials SET RetiredAt = 1 WHERE KeyId = '{second}'");

        Slots(Read(), "retired").Should().Equal($"{TestNode.Realm}/{second}");
    }

    [Fact]
    public async Task Read_PinnedPredecessor_SignsForThosePinned()
    {
        var second = await SecondSigner.AddAsync(node);
        Execute("CREATE TABLE IF NOT EXISTS signing_pins (RealmId INTEGER, RelyingParty TEXT, KeyId TEXT)");
        Execute($"INSERT INTO signing_pins (RealmId, RelyingParty, KeyId) SELECT Id, 'https://rp.example', '{second}' FROM realms");

        Source(Read(), "signs for pinned relying parties").Certificates[0].IsInUse.Should().BeTrue();
    }

    [Fact]
    public void Read_EverythingExpired_StillTellsWhatSignedLast()
        => Slots(Read(node.Time.GetUtcNow().AddYears(12)), "signs").Should().ContainSingle();

    [Fact]
    public void Read_TableCannotBeRead_CostsItsOwnSourceOnly()
    {
        Execute("ALTER TABLE server_certificates RENAME TO elsewhere");
        var stored = Read();

        Source(stored, "TLS as stored").Failure!.Code.Should().Be(ErrorCodes.Server.StorageFailed.Id);
        Source(stored, "CA").Certificates.Should().NotBeEmpty();
    }

    [Fact]
    public void Read_NoDatabase_IsRefused()
        => new Action(() => new StoredCertificateReader(Path.Combine(directory.Path, "none.db"), node.Time).Read())
            .Should().Throw<StsErrorException>().Which.Error.Code.Should().Be(ErrorCodes.Server.DataDirectoryEmpty);

    [Fact]
    public void Read_FileIsNoDatabase_EverySourceFails()
    {
        var path = Path.Combine(directory.Path, "garbage.db");
        File.WriteAllText(path, "this is no database, however long it is; SQLite says so at the first query that it is asked");

        new StoredCertificateReader(path, node.Time).Read().Sources.Should().OnlyContain(source => source.Failure != null);
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        directory.Dispose();
    }

    private StoredCertificates Read(DateTimeOffset? now = null)
        => new StoredCertificateReader(Path.Combine(directory.Path, "everseal.db"), now is { } at ? new FakeTimeProvider(at) : node.Time).Read();

    private static StoredSource Source(StoredCertificates stored, string end) => stored.Sources.Single(source => source.Name.EndsWith(end, StringComparison.Ordinal));

    private static IEnumerable<string?> Slots(StoredCertificates stored, string state)
        => Source(stored, state).Certificates.Where(certificate => certificate.Position == 0).Select(certificate => certificate.Slot);

    private void Execute(string statement)
    {
        using var connection = node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
