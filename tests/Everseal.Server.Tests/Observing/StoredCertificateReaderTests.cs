using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.Observing;
using Everseal.Server.Revocation;
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

    /// <summary>No date says so. What the revoked one signed is below it still, after there is another.</summary>
    [Fact]
    public async Task Read_IssuingCaIsRevoked_IsMarkedWhereverItStands()
    {
        Read().Sources.SelectMany(source => source.Certificates).Should().OnlyContain(certificate => !certificate.IsRevoked);
        var authority = node.Get<CertificateAuthority>();
        var issuing = authority.ReadActive()!.Chain[0];
        (await node.Get<CertificateRevocation>().RevokeAsync(new RevocationOrder(issuing.SerialNumber, RevocationReason.AuthorityCompromise, EvenIfInUse: true), default)).OrThrow();

        Marked(Read()).Should().Equal(("signs", 1), ("CA", 0), ("TLS as stored", 1));

        (await authority.CreateIssuingAsync(new CertificateSubject(issuing.SubjectName, [], []), "uid 0", default)).OrThrow();
        await node.Get<ServerCertificates>().LoadAsync(default);
        Marked(Read()).Should().Equal(("signs", 1));

        Execute("ALTER TABLE certificates RENAME TO elsewhere");
        var stored = Read();
        Source(stored, "Revocations").Failure!.Code.Should().Be(ErrorCodes.Server.StorageFailed.Id, "that nobody could ask is not that none is revoked");
        Source(stored, "CA").Certificates.Should().HaveCount(2);

        static IEnumerable<(string, int)> Marked(StoredCertificates stored)
            => from source in stored.Sources
               from certificate in source.Certificates
               where certificate.IsRevoked
               select (source.Name[(source.Name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), certificate.Position);
    }

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
