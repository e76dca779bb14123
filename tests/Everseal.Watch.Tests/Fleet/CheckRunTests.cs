using System.Collections.Concurrent;
using Everseal.Watch.Fleet;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Fleet;

public sealed class CheckRunTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new(Now);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ManyTargets_AnswersInTheirOrder()
    {
        var probe = new ScriptedProbe(async (target, _) =>
        {
            await Task.Yield();
            return Seen(target);
        });

        var verdicts = await Run(probe).RunAsync(Targets(500), new CheckRunSettings { Parallel = 16 }, null, Cancelled);

        verdicts.Select(verdict => verdict.Target.Name).Should().Equal(Targets(500).Select(target => target.Name));
        verdicts.Should().AllSatisfy(verdict => verdict.Status.Should().Be(CheckStatus.Fine));
    }

    [Fact]
    public async Task RunAsync_Parallel_NeverMoreAtATime()
    {
        var (now, most) = (0, 0);
        var probe = new ScriptedProbe(async (target, _) =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return Seen(target);
        });

        await Run(probe).RunAsync(Targets(300), new CheckRunSettings { Parallel = 4 }, null, Cancelled);

        most.Should().BeInRange(1, 4);
    }

    [Fact]
    public async Task RunAsync_ProbeThatThrows_CostsItsOwnVerdict()
    {
        var probe = new ScriptedProbe((target, _) => target.Name.Contains('1') ? throw new InvalidOperationException("boom") : Task.FromResult(Seen(target)));

        var verdicts = await Run(probe).RunAsync(Targets(3), new CheckRunSettings(), null, Cancelled);

        verdicts.Select(verdict => verdict.Status).Should().Equal(CheckStatus.Fine, CheckStatus.Unknown, CheckStatus.Fine);
        FailureOf(verdicts[1]).Should().Be("EVS-8402 boom");
    }

    [Fact]
    public async Task RunAsync_JudgeThatThrows_IsUnknownWithAFinding()
    {
        var run = new CheckRun(Probes(new ScriptedProbe((target, _) => Task.FromResult(Seen(target)))), (_, _) => throw new FormatException("odd"), clock);

        var verdict = (await run.RunAsync(Targets(1), new CheckRunSettings(), null, Cancelled)).Single();

        verdict.Status.Should().Be(CheckStatus.Unknown);
        verdict.Findings.Single().Code.Id.Should().Be("EVS-8402");
    }

    [Fact]
    public async Task RunAsync_TargetBeyondItsTime_IsUnknownWhileOthersGoOn()
    {
        var waiting = new TaskCompletionSource();
        var probe = new ScriptedProbe(async (target, deadline) =>
        {
            if (target.Name.Contains('0'))
            {
                waiting.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, deadline);
            }

            return Seen(target);
        });

        var running = Run(probe).RunAsync(Targets(3), new CheckRunSettings { Parallel = 2, Timeout = TimeSpan.FromSeconds(10) }, null, Cancelled);
        await waiting.Task;
        clock.Advance(TimeSpan.FromSeconds(10));
        var verdicts = await running;

        verdicts.Select(verdict => verdict.Status).Should().Equal(CheckStatus.Unknown, CheckStatus.Fine, CheckStatus.Fine);
        FailureOf(verdicts[0]).Should().Be("EVS-8400 did not answer to the end within 10 s");
    }

    [Fact]
    public async Task RunAsync_ProbeThatIgnoresItsDeadline_IsLeftBehind()
    {
        var waiting = new TaskCompletionSource();
        var probe = new ScriptedProbe((_, _) =>
        {
            waiting.SetResult();
            return new TaskCompletionSource<Observation>().Task;
        });

        var running = Run(probe).RunAsync(Targets(1), new CheckRunSettings { Timeout = TimeSpan.FromSeconds(10), Deadline = TimeSpan.FromSeconds(11) }, null, Cancelled);
        await waiting.Task;
        while (!running.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        FailureOf((await running).Single()).Should().StartWith("EVS-8400 ", "its own time was over before the run's");
    }

    [Fact]
    public async Task RunAsync_DeadlineOfTheRun_LeavesNoTargetOut()
    {
        var waiting = new TaskCompletionSource();
        var probe = new ScriptedProbe(async (target, deadline) =>
        {
            waiting.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, deadline);
            return Seen(target);
        });

        var running = Run(probe).RunAsync(
            Targets(50), new CheckRunSettings { Parallel = 2, Timeout = TimeSpan.FromMinutes(5), Deadline = TimeSpan.FromMinutes(1) }, null, Cancelled);
        await waiting.Task;
        clock.Advance(TimeSpan.FromMinutes(1));
        var verdicts = await running;

        verdicts.Should().HaveCount(50).And.AllSatisfy(verdict =>
        {
            verdict.Status.Should().Be(CheckStatus.Unknown);
            FailureOf(verdict).Should().StartWith("EVS-8401 ");
        });
    }

    [Fact]
    public async Task RunAsync_KindWithoutProbe_IsNeverFine()
    {
        var run = new CheckRun(new Dictionary<TargetKind, IProbe>(), Judge, clock);

        FailureOf((await run.RunAsync(Targets(1), new CheckRunSettings(), null, Cancelled)).Single()).Should().StartWith("EVS-8403 ");
    }

    [Fact]
    public async Task RunAsync_Progress_CountsEachTargetOnce()
    {
        var told = new ConcurrentBag<CheckProgress>();

        await Run(new ScriptedProbe((target, _) => Task.FromResult(Seen(target)))).RunAsync(Targets(20), new CheckRunSettings(), told.Add, Cancelled);

        told.Select(progress => progress.Done).Order().Should().Equal(Enumerable.Range(1, 20));
        told.Should().AllSatisfy(progress => progress.Total.Should().Be(20));
    }

    [Fact]
    public async Task RunAsync_CallerGivesUp_Throws()
    {
        using var giveUp = new CancellationTokenSource();
        var probe = new ScriptedProbe(async (target, deadline) =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, deadline);
            return Seen(target);
        });

        var running = () => Run(probe).RunAsync(Targets(5), new CheckRunSettings(), null, giveUp.Token);

        await running.Should().ThrowAsync<OperationCanceledException>();
    }

    private CheckRun Run(IProbe probe) => new(Probes(probe), Judge, clock);

    private static Dictionary<TargetKind, IProbe> Probes(IProbe probe) => new() { [TargetKind.Tls] = probe };

    private static CheckTarget[] Targets(int count) => [.. Enumerable.Range(0, count).Select(number => TargetReader.Read($"tls://host-{number}.example").OrThrow())];

    private static Observation Seen(CheckTarget target) => new(target, Now, [new ObservedSource("TLS", target.Name, [])]);

    /// <summary>Unknown when a source failed, else fine: enough to see what the run itself adds.</summary>
    private static TargetVerdict Judge(Observation observation, ThresholdSettings thresholds)
    {
        var failed = observation.Sources.Where(source => source.Failure is not null).ToList();
        return new TargetVerdict(observation.Target, observation.At, failed.Count > 0 ? CheckStatus.Unknown : CheckStatus.Fine, [], [], failed);
    }

    private static string FailureOf(TargetVerdict verdict) => verdict.Failures.Single().Failure!.ToString();

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }

    private sealed class ScriptedProbe(Func<CheckTarget, CancellationToken, Task<Observation>> observe) : IProbe
    {
        public Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline) => observe(target, deadline);
    }
}
