using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Realms;

namespace Everseal.Server.Tests.Repair;

/// <summary>Starts from a directory that is whole, and breaks or outlives one thing.</summary>
public sealed class RepairRunTests
{
    private const UnixFileMode Others = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Rows broken by hand, and the code under which that is found.</summary>
    public static TheoryData<string, string> Damages => new()
    {
        { "DELETE FROM private_keys WHERE KeyId = (SELECT KeyId FROM server_certificates)", "EVS-6346" },
        { "DELETE FROM server_certificates", "EVS-6346" },
        { "UPDATE private_keys SET Sealed = randomblob(200) WHERE KeyId = (SELECT KeyId FROM signing_credentials)", "EVS-6341" },
        { "UPDATE signing_credentials SET Chain = 'no certificates'", "EVS-6341" },
        { "DELETE FROM signing_credentials", "EVS-6340" },
        { "DELETE FROM private_keys WHERE KeyId = (SELECT KeyId FROM authorities WHERE Kind = 1)", "EVS-6344" },
        { "UPDATE signing_credentials SET KeyId = (SELECT KeyId FROM server_certificates)", "EVS-6341" },
    };

    [Fact]
    public async Task Examine_NothingWrong_SaysSoAndLeavesNoTrace()
    {
        using var data = await DamagedData.MakeAsync();

        var seen = (await data.ExamineAsync()).OrThrow();

        seen.State.Should().Be(RepairStates.Healthy);
        seen.Findings.Should().BeEmpty();
        seen.Steps.Should().BeEmpty();
        Directory.Exists(data.File("repairs")).Should().BeFalse();
    }

    [Fact]
    public async Task Examine_EverythingEnded_ShowsThePlanAndChangesNothing()
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        var before = data.Fingerprint();

        var seen = (await data.ExamineAsync()).OrThrow();

        seen.Findings.Select(finding => finding.Code).Should().Equal("EVS-6340", "EVS-6346");
        seen.Findings.Should().OnlyContain(finding => finding.Since < data.Now && finding.IsOutage && finding.Needs == null);
        seen.Steps.Should().HaveCount(2).And.OnlyContain(step => step.DoneAt == null);
        data.Fingerprint().Should().Be(before);
    }

    [Theory]
    [InlineData(800, 2)]
    [InlineData(12 * 365, 3)]
    public async Task Apply_EverythingEndedBelowALivingRoot_ATokenIsIssuedValidatedAndRenewed(int days, int steps)
    {
        using var data = await DamagedData.MakeAsync(days);

        var done = (await data.ApplyAsync()).OrThrow();

        (done.State, done.Steps.Count).Should().Be((RepairStates.Verified, steps));
        done.Steps.Should().OnlyContain(step => step.DoneAt != null);
        done.Verified.Should().HaveCount(2).And.Contain(sentence => sentence.Contains("issued, validated and renewed", StringComparison.Ordinal));
        File.GetUnixFileMode(data.File("repairs")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(done.Backup!))).Should().Be(data.Journals.ReadAll()[0].BackupSha256);
        (await data.ExamineAsync()).OrThrow().State.Should().Be(RepairStates.Healthy);
        await using var node = await data.StartAsync();
        node.Get<RealmDirectory>().Default!.Ring.DefaultSignerAt(data.Now).Should().NotBeNull();
    }

    [Fact]
    public async Task Apply_RootEnded_TakesAWordAndThenSaysWhoMustTrustAnew()
    {
        using var data = await DamagedData.MakeAsync(days: 21 * 365);
        var before = data.Rows();

        var refused = await data.ApplyAsync();
        refused.Error!.Code.Should().Be(ErrorCodes.Repair.Blocked);
        refused.Error.PublicDetail.Should().Contain("everseal repair --new-root");
        (data.Rows(), Directory.Exists(data.File("repairs"))).Should().Be((before, false));

        var done = (await data.ApplyAsync(newRoot: true)).OrThrow();
        done.State.Should().Be(RepairStates.Verified);
        using var root = X509CertificateLoader.LoadCertificateFromFile(data.File("root.pem"));
        root.NotBefore.ToUniversalTime().Should().BeCloseTo(data.Now.UtcDateTime, TimeSpan.FromHours(1));
        done.TrustAnew.Should().Contain(who => who.Contains(root.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Apply_RowsDamaged_AreFoundAndMended(string damage, string code)
    {
        using var data = await DamagedData.MakeAsync();
        data.Run(damage);

        (await data.ExamineAsync()).OrThrow().Findings.Should().Contain(finding => finding.Code == code);
        var done = (await data.ApplyAsync()).OrThrow();

        done.State.Should().Be(RepairStates.Verified);
        (await data.ExamineAsync()).OrThrow().State.Should().Be(RepairStates.Healthy);
        await using var node = await data.StartAsync();
    }

    [Fact]
    public async Task Apply_ChainInWrongOrder_IsStoredLeafFirstWithTheSameKey()
    {
        using var data = await DamagedData.MakeAsync();
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(data.Text("SELECT Chain FROM signing_credentials"));
        data.Run($"UPDATE signing_credentials SET Chain = '{string.Join('\n', chain.Reverse().Select(certificate => certificate.ExportCertificatePem()))}'");

        var done = (await data.ApplyAsync()).OrThrow();

        done.Findings.Should().ContainSingle().Which.Code.Should().Be("EVS-6342");
        var mended = new X509Certificate2Collection();
        mended.ImportFromPem(data.Text("SELECT Chain FROM signing_credentials"));
        mended.Should().Equal(chain);
    }

    [Fact]
    public async Task Apply_TwoKeysPromotedAtOnce_TheOneThatSignsStays()
    {
        using var data = await DamagedData.MakeAsync(days: 300);
        string signer;
        await using (var node = await data.StartAsync())
        {
            await node.Get<Server.Rollover.RealmRollover>().StepAsync(TestNode.Realm, default);
            data.Run("UPDATE signing_credentials SET PromotedAt = (SELECT min(PromotedAt) FROM signing_credentials)");
            node.Get<RealmDirectory>().Reload();
            signer = node.Get<RealmDirectory>().Default!.Ring.DefaultSignerAt(data.Now)!.KeyId;
        }

        var done = (await data.ApplyAsync()).OrThrow();

        done.Findings.Should().ContainSingle().Which.Should().Match<RepairFinding>(finding => finding.Code == "EVS-6343" && !finding.IsOutage);
        data.Text("SELECT KeyId FROM signing_credentials ORDER BY PromotedAt DESC LIMIT 1").Should().Be(signer);
        data.Text("SELECT count(DISTINCT PromotedAt) FROM signing_credentials").Should().Be("2");
    }

    [Fact]
    public async Task Apply_MasterKeyOpenToOthers_IsClosed()
    {
        using var data = await DamagedData.MakeAsync();
        File.SetUnixFileMode(data.File("master.key"), Others);
        File.SetUnixFileMode(data.Path, File.GetUnixFileMode(data.Path) | UnixFileMode.OtherExecute);

        var done = (await data.ApplyAsync()).OrThrow();

        done.Findings.Should().HaveCount(2).And.OnlyContain(finding => finding.Code == "EVS-6347");
        File.GetUnixFileMode(data.File("master.key")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await data.RollBackAsync()).IsSuccess.Should().BeTrue();
        File.GetUnixFileMode(data.File("master.key")).Should().Be(Others, "that is what it was");
    }

    [Fact]
    public async Task Apply_MigrationCutShort_IsFinishedAndTheRestLookedAtThen()
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        data.Run("""
            CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT); INSERT INTO __EFMigrationsLock VALUES (1, 'then');
            DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%_Rollover' OR MigrationId LIKE '%_ForeignCertificates';
            DROP TABLE certificate_requests; CREATE TABLE authority_requests (KeyId TEXT PRIMARY KEY, Subject TEXT NOT NULL, CreatedAt INTEGER NOT NULL);
            ALTER TABLE server_certificates DROP COLUMN ForeignAnchor; ALTER TABLE server_certificates DROP COLUMN StandsInFor;
            DROP TABLE signing_pins; DROP TABLE key_adoptions; ALTER TABLE authorities DROP COLUMN PublishedAt; ALTER TABLE authorities DROP COLUMN ReplacedAt;
            ALTER TABLE authorities DROP COLUMN CrossCertificate; ALTER TABLE realms DROP COLUMN SigningKey
            """);

        (await data.ExamineAsync()).OrThrow().Findings.Should().ContainSingle().Which.Code.Should().Be("EVS-6348");
        var done = (await data.ApplyAsync()).OrThrow();

        done.State.Should().Be(RepairStates.Verified);
        done.Steps.Select(step => step.What).Should().StartWith("the database's schema").And.HaveCount(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Apply_MasterKeyMissingOrAnotherOne_SaysWhatIsNeededAndChangesNothing(bool isThere)
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        File.Delete(data.File("master.key"));
        if (isThere)
        {
            await File.WriteAllBytesAsync(data.File("master.key"), RandomNumberGenerator.GetBytes(32));
            File.SetUnixFileMode(data.File("master.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var before = data.Fingerprint();

        var refused = await data.ApplyAsync();

        refused.Error!.Code.Should().Be(ErrorCodes.Repair.Blocked);
        refused.Error.PublicDetail.Should().Contain("master.key").And.Contain("Nothing is changed");
        data.Fingerprint().Should().Be(before);
    }

    [Fact]
    public async Task Apply_RootKeySealedAndIssuingCaEnded_SaysThatTheRootIsNeeded()
    {
        using var data = await DamagedData.MakeAsync(days: 12 * 365);
        data.Run("UPDATE private_keys SET Sealed = zeroblob(0) WHERE KeyId = (SELECT KeyId FROM authorities WHERE Kind = 0); UPDATE authorities SET SealedAt = 1, ErasedAt = 1 WHERE Kind = 0");

        (await data.ApplyAsync()).Error!.PublicDetail.Should().Contain("everseal ca unseal");
    }

    [Fact]
    public async Task ApplyUnattended_RealmWhoseKeysAreMadeByHand_IsLeftToItsAdministrator()
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        data.Run("UPDATE realms SET SelfRenewal = 0");

        var done = (await data.ApplyUnattendedAsync()).OrThrow();

        done.Steps.Should().ContainSingle().Which.What.Should().Be("the TLS certificate");
        data.Text("SELECT count(*) FROM signing_credentials").Should().Be("1");
        (await data.ApplyAsync()).OrThrow().Steps.Should().ContainSingle("a person's word is another matter").Which.What.Should().Contain("signing key");
    }

    [Fact]
    public async Task ApplyUnattended_RootEnded_LeavesAllAsItIs()
    {
        using var data = await DamagedData.MakeAsync(days: 21 * 365);
        var before = data.Rows();

        (await data.ApplyUnattendedAsync()).Error!.Code.Should().Be(ErrorCodes.Repair.Blocked);

        data.Rows().Should().Be(before);
    }
}
