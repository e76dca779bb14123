using Everseal.Server.Metering;

namespace Everseal.Server.Tests.Metering;

public sealed class OperationMeterTests
{
    private readonly OperationMeter _meter = new(TimeProvider.System);

    private OperationSeries Issue => _meter.All.Single(one => one.Key == "issue").Value;

    [Fact]
    public void Record_Outcomes_AreCountedApart()
    {
        _meter.Record("issue", Outcome.Ok, TimeSpan.FromMilliseconds(3));
        _meter.Record("issue", Outcome.Ok, TimeSpan.FromMilliseconds(3));
        _meter.Record("issue", Outcome.Refused, TimeSpan.FromMilliseconds(3));
        _meter.Record("renew", Outcome.Shed, TimeSpan.FromMilliseconds(3));

        (Issue.CountOf(Outcome.Ok), Issue.CountOf(Outcome.Refused), Issue.CountOf(Outcome.Shed), Issue.CountOf(Outcome.Failed)).Should().Be((2, 1, 0, 0));
        _meter.All.Select(one => one.Key).Should().Equal("issue", "renew");
    }

    [Fact]
    public void Record_Times_FallIntoTheBucketsThatTheyDoNotExceed()
    {
        foreach (var milliseconds in new[] { 0.5, 1, 1.1, 30, 60_000 })
            _meter.Record("issue", Outcome.Ok, TimeSpan.FromMilliseconds(milliseconds));

        Issue.Cumulated().Should().Equal(2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5);
        Issue.Total.Should().BeCloseTo(TimeSpan.FromMilliseconds(60_032.6), TimeSpan.FromMilliseconds(0.01));
    }

    [Fact]
    public void Record_ManyThreads_LosesNothing()
    {
        Parallel.For(0, 8, _ =>
        {
            for (var count = 0; count < 10_000; count++)
                _meter.Record("issue", Outcome.Ok, TimeSpan.FromTicks(1));
        });

        Issue.CountOf(Outcome.Ok).Should().Be(80_000);
        Issue.Cumulated().Last().Should().Be(80_000);
        Issue.Total.Ticks.Should().Be(80_000);
    }
}
