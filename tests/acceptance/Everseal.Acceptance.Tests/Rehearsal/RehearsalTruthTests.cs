using Everseal.Acceptance.Tests.Govmomi;

namespace Everseal.Acceptance.Tests.Rehearsal;

/// <summary>
/// A rehearsal against the truth: what it says of a day equals what govmomi meets on that day. Misses (it breaks and was not
/// foretold) and false alarms (it was foretold and works) are counted; both must be zero.
/// </summary>
[Trait("Needs", "DebianPackages")]
public sealed class RehearsalTruthTests(StsClient client, ITestOutputHelper output) : IClassFixture<StsClient>
{
    [Theory]
    [InlineData("signer that does not", 70, true)]
    [InlineData("all leaves", 370, false)]
    public async Task Rehearse_OneDay_IsWhatGovmomiMeetsThen(string name, int days, bool withRenewal)
    {
        var compared = await CompareAsync(Scenario.All.Single(one => (one.Name, one.Days, one.WithRenewal) == (name, days, withRenewal)));

        compared.Should().OnlyContain(one => one.Foretold == one.Met);
        compared.Should().Contain(one => !one.Met, "this day is one on which something breaks");
    }

    [Fact]
    [Trait("Category", "Campaign")]
    public async Task Rehearse_EachSlotBeforeAndAfter_NoMissAndNoFalseAlarm()
    {
        var all = new List<Comparison>();
        foreach (var scenario in Scenario.All)
            all.AddRange(await CompareAsync(scenario));

        var (misses, falseAlarms) = (all.Where(one => one.Foretold && !one.Met).ToList(), all.Where(one => !one.Foretold && one.Met).ToList());
        output.WriteLine($"{Scenario.All.Count} deployments and days, {all.Count} comparisons: {all.Count(one => one.Met)} worked, {all.Count(one => !one.Met)} broke; {misses.Count} misses, {falseAlarms.Count} false alarms");
        misses.Should().BeEmpty();
        falseAlarms.Should().BeEmpty();
        all.Should().Contain(one => one.Met).And.Contain(one => !one.Met);
    }

    private async Task<IReadOnlyList<Comparison>> CompareAsync(Scenario scenario)
    {
        using var deployment = new Deployment(scenario);
        await deployment.MakeAsync();
        var foretold = await deployment.RehearseAsync();
        var met = scenario.WithRenewal ? await RealDay.AfterAStartAsync(deployment, client) : await RealDay.UnderARunningServerAsync(deployment, client);

        List<Comparison> compared = [new($"{scenario}: administrator", foretold.AdministratorLogsIn, met.AdministratorLogsIn)];
        if (met.ServiceLogsIn is { } service)
            compared.Add(new($"{scenario}: service", foretold.ServiceLogsIn, service));
        if (met.RelyingPartyVerifies is { } verifies)
            compared.Add(new($"{scenario}: relying party", foretold.RelyingPartyVerifies, verifies));
        foreach (var one in compared)
            output.WriteLine($"{(one.Foretold == one.Met ? "same" : "DIFFERENT")} {one}");
        output.WriteLine($"     rehearsal: {foretold}");
        output.WriteLine($"     reality: {met.Met}");
        return compared;
    }

    private sealed record Comparison(string What, bool Foretold, bool Met);
}
