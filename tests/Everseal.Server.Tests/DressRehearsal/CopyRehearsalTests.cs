using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Server.DressRehearsal;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Everseal.Server.Tests.Repair;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Tests.DressRehearsal;

/// <summary>The server's own rehearsal on small deployments; against real clocks and clients: the acceptance tests.</summary>
public sealed class CopyRehearsalTests
{
    private const string SignerEnds = "2027-03-01";

    [Fact]
    public async Task Run_RenewsItself_EverythingWorksLongAfterTheFirstCertificatesHaveEnded()
    {
        using var deployment = await CopiedDeployment.MakeAsync();
        var before = deployment.Files();

        var report = await deployment.RehearseAsync("+400d");

        report.Trials.Should().OnlyContain(trial => trial.Outcome == TrialOutcome.Works);
        report.Trials.Select(trial => trial.Way).Should().Contain(["TLS", "password login", "validation", "certificate login", "renewal", "/health/issue"]);
        report.ExitCode.Should().Be(0);
        deployment.Files().Should().Equal(before, "the original is read and nothing else");
    }

    [Fact]
    public async Task Run_SelfRenewalOff_NamesTheDayTheRealmAndTheCommand()
    {
        using var deployment = await CopiedDeployment.MakeAsync(node => ChangeRealmAsync(node, realm => realm.SelfRenewal = false));

        var report = await deployment.RehearseAsync("+400d");

        var login = report.Trials.Single(trial => trial.Way == "password login");
        (login.Outcome, login.Code, login.Since).Should().Be((TrialOutcome.Breaks, ErrorCodes.Tokens.SigningCertificateNotValid.Id, DateOnly.Parse(SignerEnds)));
        login.Why.Should().StartWith("Signing certificate is not valid at ");
        login.Fix.Should().Be($"everseal realm set --self-renewal on --realm {TestNode.Realm}");
        report.Trials.Single(trial => trial.Way == "TLS").Outcome.Should().Be(TrialOutcome.Works, "the realm's switch is none for TLS");
        report.Alarms.Should().Contain(alarm => alarm.Slot == $"STS signing {TestNode.Realm}" && alarm.Severity == Severity.Expired);
        report.ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task Run_WithoutRenewal_TlsAndSignerBreakWhereWithItNothingDoes()
    {
        using var deployment = await CopiedDeployment.MakeAsync();

        var report = await deployment.RehearseAsync(at: null, withRenewal: false);

        report.At.Should().BeAfter(TestNode.Start.AddDays(364)).And.BeBefore(TestNode.Start.AddDays(366), "the first certificates end after a year");
        report.Trials.Single(trial => trial.Way == "TLS").Since.Should().Be(DateOnly.Parse(SignerEnds));
        report.Trials.Single(trial => trial.Way == "password login").Why.Should().Contain("TLS certificate").And.Contain("Signing certificate is not valid");
        report.ExitCode.Should().Be(2);
    }

    /// <summary>Who trusts another CA for TLS is not helped by what takes its certificate's place.</summary>
    [Fact]
    public async Task Run_TlsOfAnotherCa_BreaksWithItsEndThoughTheServerRenewsItself()
    {
        using var ca = new ForeignCa(TestNode.Start);
        using var deployment = await CopiedDeployment.MakeAsync(node => ForeignTls.ImportAsync(node, ca, days: 10));

        var tls = (await deployment.RehearseAsync("+12d")).Trials.Single(trial => trial.Way == "TLS");

        (tls.Outcome, tls.Since).Should().Be((TrialOutcome.Breaks, DateOnly.FromDateTime(TestNode.Start.AddDays(10).UtcDateTime)));
        tls.Fix.Should().Be("everseal certificates replace tls --csr FILE");
    }

    [Fact]
    public async Task Run_PasswordsWithALifetime_WarnsAndBreaksNothing()
    {
        using var deployment = await CopiedDeployment.MakeAsync(node => ChangeRealmAsync(node, realm => realm.PasswordPolicy = realm.PasswordPolicy with { LifetimeDays = 30 }));

        var report = await deployment.RehearseAsync("+40d");

        report.Trials.Where(trial => trial.Outcome != TrialOutcome.Works).Should().ContainSingle()
            .Which.Should().Match<Trial>(trial => trial.Outcome == TrialOutcome.Warning && trial.Why!.Contains("administrator@"));
        report.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Run_TodaysTokenStillLives_IsValidThen()
    {
        using var deployment = await CopiedDeployment.MakeAsync();

        var report = await deployment.RehearseAsync("+20d");

        report.Trials.Single(trial => trial.Way == "validation of today's tokens").Should().Match<Trial>(trial => trial.Outcome == TrialOutcome.Works && trial.Why == null);
    }

    private static async Task ChangeRealmAsync(TestNode node, Action<Realm> change)
    {
        await using var context = node.Get<EversealDatabase>().Open();
        change(await context.Realms.SingleAsync());
        await context.SaveChangesAsync();
    }
}
