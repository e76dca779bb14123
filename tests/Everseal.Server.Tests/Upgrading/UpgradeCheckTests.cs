using Everseal.Core.Errors;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Upgrading;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Upgrading;

/// <summary>What is told before an upgrade, of data that earlier versions made.</summary>
public sealed class UpgradeCheckTests
{
    public static TheoryData<string> Earlier => [.. EarlierData.Names];

    [Theory]
    [MemberData(nameof(Earlier))]
    public void Run_SoonAfter_TellsTheSchemaAndKeepsEveryCertificate(string name)
    {
        using var data = new EarlierData(name);

        var report = Check(data, days: 1);

        report.State.Should().Be(UpgradeState.Good);
        report.Items.Where(item => item.Area == "certificate").Select(item => item.Name)
            .Should().Equal("root CA", "issuing CA", $"STS signing {TestNode.Realm}", "TLS", $"service backup@{TestNode.Realm}");
        report.Items.Where(item => item.Area == "certificate").Should().OnlyContain(item => item.AtStart.StartsWith("kept"));
        Item(report, "ledger.db").AtStart.Should().EndWith($"then version {LedgerSchema.Version}");
    }

    [Fact]
    public void Run_OldestData_NamesEachMigration()
    {
        using var data = new EarlierData("store1-ledger1");

        Item(Check(data, days: 1), "everseal.db").AtStart.Should().ContainAll("RelyingParties", "Issuance", "Rollover");
    }

    [Theory]
    [MemberData(nameof(Earlier))]
    public void Run_NearTheEnd_TellsWhatWouldBeRefreshed(string name)
    {
        using var data = new EarlierData(name);

        var report = Check(data, days: 330);

        Item(report, $"STS signing {TestNode.Realm}").AtStart.Should().StartWith("refreshed");
        Item(report, "TLS").AtStart.Should().StartWith("refreshed");
        report.State.Should().Be(UpgradeState.Good, "the start does it");
    }

    [Theory]
    [MemberData(nameof(Earlier))]
    public void Run_RenewalOff_IsForAPersonWithTheCommand(string name)
    {
        using var data = new EarlierData(name);
        Change(data, "UPDATE realms SET SelfRenewal = 0");

        var signing = Item(Check(data, days: 330), $"STS signing {TestNode.Realm}");

        (signing.State, signing.Code, signing.Next).Should().Be(
            (UpgradeState.Warning, ErrorCodes.Upgrades.WouldBeCarried.Id, $"everseal keys rotate --realm {TestNode.Realm}"));
        Item(Check(data, days: 400), $"STS signing {TestNode.Realm}").State.Should().Be(UpgradeState.Critical, "it has ended");
    }

    [Fact]
    public void Run_RootSealed_TheIssuingCaIsForAPerson()
    {
        using var data = new EarlierData("store6-ledger3");
        Item(Check(data, days: 2600), "issuing CA").AtStart.Should().StartWith("refreshed");
        Change(data, "UPDATE private_keys SET Sealed = x'' WHERE KeyId IN (SELECT KeyId FROM authorities WHERE Kind = 0)");

        Item(Check(data, days: 2600), "issuing CA").Next.Should().Be("everseal ca unseal --file FILE");
    }

    [Fact]
    public async Task Run_TlsEndsWithTheIssuingCa_IsForAPersonWhoRenewsTheCa()
    {
        using var data = new TemporaryDirectory();
        await InstalledData.WriteToAsync(data.Path);
        var node = await TestNode.StartAsync(data.Path);
        node.Time.Advance(node.Get<CertificateAuthority>().ReadActive()!.Issuer.Validity.NotAfter.AddDays(-30) - node.Time.GetUtcNow());
        await node.Get<ServerCertificates>().LoadAsync(default);
        node.Time.Advance(TimeSpan.FromDays(25));
        await node.DisposeAsync();

        var tls = Item(new UpgradeCheck(data.Path, node.Time).Run([]), "TLS");

        (tls.State, tls.AtStart, tls.Next).Should().Be((UpgradeState.Warning, "carried over: only a person can replace it", "everseal ca renew"));
    }

    [Fact]
    public void Run_NewerData_IsCriticalAndNothingElseIsGuessed()
    {
        using var data = new EarlierData("store6-ledger3");
        Change(data, "INSERT INTO __EFMigrationsHistory VALUES ('29991231235959_Later', '10.0.0')");

        var report = Check(data, days: 1);

        report.State.Should().Be(UpgradeState.Critical);
        report.Items[0].Code.Should().Be(ErrorCodes.Server.SchemaNewer.Id);
        report.Items.Should().NotContain(item => item.Area == "certificate");
    }

    [Fact]
    public void Run_TableUnreadable_IsUnknownNotGood()
    {
        using var data = new EarlierData("store6-ledger3");
        Change(data, "ALTER TABLE server_certificates RENAME TO elsewhere");

        Check(data, days: 1).State.Should().Be(UpgradeState.Unknown);
    }

    [Fact]
    public void Run_NoConfigurationAtHand_IsNotGood()
    {
        using var data = new EarlierData("store6-ledger3");

        new UpgradeCheck(data.Path, DataUpgradeTests.At(days: 1)).Run(configuration: null).State.Should().Be(UpgradeState.Warning);
    }

    [Fact]
    public void Run_Asked_ChangesNothing()
    {
        using var data = new EarlierData("store1-ledger1");
        var before = File.ReadAllBytes(data.FileOf("everseal.db"));

        Check(data, days: 330);

        File.ReadAllBytes(data.FileOf("everseal.db")).Should().Equal(before);
        File.Exists(data.FileOf("lock")).Should().BeFalse();
    }

    [Fact]
    public void Run_NoData_IsRefused()
    {
        using var empty = new TemporaryDirectory();

        new Action(() => new UpgradeCheck(empty.Path, DataUpgradeTests.At(days: 1)).Run([]))
            .Should().Throw<StsErrorException>().Which.Error.Code.Should().Be(ErrorCodes.Server.DataDirectoryEmpty);
    }

    private static UpgradeReport Check(EarlierData data, int days) => new UpgradeCheck(data.Path, DataUpgradeTests.At(days)).Run([]);

    private static UpgradeItem Item(UpgradeReport report, string name) => report.Items.Single(item => item.Name == name);

    private static void Change(EarlierData data, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={data.FileOf("everseal.db")};Pooling=False");
        connection.Open();
        connection.Run(statement);
    }
}
