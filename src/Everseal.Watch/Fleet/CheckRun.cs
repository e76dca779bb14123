using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Fleet;

/// <summary>
/// Looks at many targets, so many at a time, and judges what was seen. A target that hangs, breaks or has no probe costs its
/// own verdict and nothing else. What was observed is judged at once and let go: a run holds verdicts, not documents.
/// </summary>
/// <param name="probes">One for each kind; must be safe for use by several targets at once.</param>
/// <param name="judge">What an observation means.</param>
public sealed class CheckRun(
    IReadOnlyDictionary<TargetKind, IProbe> probes,
    Func<Observation, ThresholdSettings, TargetVerdict> judge,
    TimeProvider clock)
{
    // A probe ends by itself at its deadline; one that does not is left behind after this.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <param name="progress">Told after each target, from several threads.</param>
    /// <returns>One verdict for each target, in the order of the targets, each bearing the thresholds that were applied to it.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up; nothing else is thrown for what a target does.</exception>
    public async Task<IReadOnlyList<TargetVerdict>> RunAsync(
        IReadOnlyList<CheckTarget> targets, CheckRunSettings settings, Action<CheckProgress>? progress, CancellationToken cancellation)
    {
        var verdicts = new TargetVerdict[targets.Count];
        var (next, done) = (-1, 0);
        using var deadline = new CancellationTokenSource(settings.Deadline, clock);

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var index && index < targets.Count)
            {
                verdicts[index] = await CheckAsync(targets[index], settings, deadline.Token, cancellation);
                progress?.Invoke(new CheckProgress(Interlocked.Increment(ref done), targets.Count));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Clamp(settings.Parallel, 1, Math.Max(1, targets.Count))).Select(_ => Task.Run(WorkAsync, cancellation)));
        return verdicts;
    }

    private async Task<TargetVerdict> CheckAsync(CheckTarget named, CheckRunSettings settings, CancellationToken run, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var target = named with { Thresholds = named.Thresholds?.Over(settings.Thresholds) ?? settings.Thresholds };
        var observation = run.IsCancellationRequested
            ? Failed(target, ErrorCodes.CheckRuns.RunTimeOver.With("the time for the whole run was over before this target's turn"))
            : await ObserveAsync(target, target.Timeout ?? settings.Timeout, run, cancellation);
        return Judge(observation, target.Thresholds);
    }

    private async Task<Observation> ObserveAsync(CheckTarget target, TimeSpan timeout, CancellationToken run, CancellationToken cancellation)
    {
        if (!probes.TryGetValue(target.Kind, out var probe))
            return Failed(target, ErrorCodes.CheckRuns.NotCheckedHere.With($"{target.Name} cannot be looked at from here"));

        using var own = new CancellationTokenSource(timeout, clock);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(own.Token, run, cancellation);
        try
        {
            // Not on this thread: a probe may block before its first await.
            var observing = Task.Run(() => probe.ObserveAsync(target, deadline.Token), CancellationToken.None);
            return await EndedAsync(observing, deadline.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return Failed(target, failure is OperationCanceledException or TimeoutException
                ? TimeOver(ofRun: !own.IsCancellationRequested, timeout)
                : ErrorCodes.CheckRuns.CheckBroke.With(failure.Message));
        }
    }

    /// <summary>Waits for the probe, and a little longer after the deadline, for whatever it saw until then.</summary>
    private async Task<Observation> EndedAsync(Task<Observation> observing, CancellationToken deadline)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (deadline.Register(over.SetResult))
            await Task.WhenAny(observing, over.Task);
        return await observing.WaitAsync(Grace, clock, CancellationToken.None);
    }

    private static StsError TimeOver(bool ofRun, TimeSpan timeout) => ofRun
        ? ErrorCodes.CheckRuns.RunTimeOver.With("the time for the whole run was over while this target was being looked at")
        : ErrorCodes.CheckRuns.TargetTimeOver.With($"did not answer to the end within {timeout.TotalSeconds:0.#} s");

    private Observation Failed(CheckTarget target, StsError failure)
        => new(target, clock.GetUtcNow(), [new ObservedSource("check", target.Name, [], failure)]);

    private TargetVerdict Judge(Observation observation, ThresholdSettings thresholds)
    {
        try
        {
            return judge(observation, thresholds);
        }
        catch (Exception failure)
        {
            // A rule that trips over hostile data must not take the other 999 targets with it.
            return Broken(observation, ErrorCodes.CheckRuns.CheckBroke.With(failure.Message));
        }
    }

    private static TargetVerdict Broken(Observation observation, StsError failure)
    {
        var source = new ObservedSource("check", observation.Target.Name, [], failure);
        var finding = new Finding(
            failure.Code, Severity.Critical, source.Name, null, failure.PublicDetail, "Nothing is known about this target.", null, $"everseal check {observation.Target.Name}");
        return new TargetVerdict(observation.Target, observation.At, CheckStatus.Unknown, [], [finding], [source]);
    }
}
