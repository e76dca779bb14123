using Everseal.Acceptance.Tests.Govmomi;

namespace Everseal.Acceptance.Tests.Rehearsal;

/// <summary>
/// A rehearsal against the truth: what it says of a day equals what govmomi and WCF meet on that day. Misses (it breaks and was not
/// foretold) and false alarms (it was foretold and works) are counted; both must be zero.
/// </summary>
[Trait("Needs", "DebianPackages")]
public sealed class RehearsalTruthTests(StsClient client, ITestOutputHelper output) : IClassFixture<StsClient>
{
    public static TheoryData<string, int, bool> Days => new(Scenario.All.Select(one => (one.Name, one.Days, one.WithRenewal)));

    [Theory]
    [InlineData("signer that does not", 70, true)]
    [InlineData("all leaves", 370, false)]
    public async Task Rehearse_DayOnWhichSomethingBreaks_IsWhatClientsMeetThen(string name, int days, bool withRenewal)
    {
        var compared = await CompareAsync(name, days, withRenewal);

        compared.Should().NotContain(one => one.IsMiss).And.NotContain(one => one.IsFalseAlarm);
        compared.Should().Contain(one => !one.Met, "this day is one on which something breaks");
    }

    [Theory]
    [MemberData(nameof(Days))]
    [Trait("Category", "Campaign")]
    public async Task Rehearse_EachSlotBeforeAndAfter_IsWhatClientsMeetThen(string name, int days, bool withRenewal)
        => (await CompareAsync(name, days, withRenewal)).Should().NotContain(one => one.IsMiss).And.NotContain(one => one.IsFalseAlarm);

    private async Task<IReadOnlyList<Comparison>> CompareAsync(string name, int days, bool withRenewal)
    {
        var scenario = Scenario.All.Single(one => (one.Name, one.Days, one.WithRenewal) == (name, days, withRenewal));
        using var deployment = new Deployment(scenario);
        await deployment.MakeAsync();
        var foretold = await deployment.RehearseAsync();
        var met = scenario.WithRenewal ? await RealDay.AfterAStartAsync(deployment, client) : await RealDay.UnderARunningServerAsync(deployment, client);

        List<Comparison> compared =
        [
            new($"{scenario}: administrator by govmomi", foretold.AdministratorLogsIn, met.AdministratorLogsIn),
            new($"{scenario}: administrator by WCF", foretold.AdministratorLogsIn, met.GetsTokenByWcf),
        ];
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

    private sealed record Comparison(string What, bool Foretold, bool Met)
    {
        public bool IsMiss => Foretold && !Met;

        public bool IsFalseAlarm => !Foretold && Met;
    }
}
