using Everseal.Core.Errors;
using Everseal.Server.Realms;

namespace Everseal.Server.Rollover;

/// <summary>
/// Once a minute: what the issuing CA needs, and for each realm what its keys need. That is far more often than the propagation window, so that what one
/// node published all nodes publish before anything is signed with it. The start itself takes the first round.
/// </summary>
internal sealed partial class RolloverWorker(AuthorityRollover authorities, RealmRollover rollover, RealmDirectory realms, TimeProvider time, ILogger<RolloverWorker> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>One round. A realm that fails does not keep the others from theirs.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        // The CA first: what it signs for a realm ends no later than it does.
        await GuardAsync("the issuing CA", async () =>
        {
            await authorities.StepAsync(cancellationToken);
            return null;
        });
        foreach (var realm in realms.All)
            await GuardAsync($"realm {realm.Name}", async () => (await rollover.StepAsync(realm.Name, cancellationToken)).Error);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends: no failure of this worker.
        }
    }

#pragma warning disable CA1031 // the next round tries again
    private async Task GuardAsync(string of, Func<Task<StsError?>> step)
    {
        try
        {
            if (await step() is { } error)
                LogFailed(of, error, ErrorCodes.Rollover.RoundFailed.Id);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(of, ErrorCodes.Server.StorageFailed.With("The round failed.", exception.Message), ErrorCodes.Rollover.RoundFailed.Id);
        }
    }
#pragma warning restore CA1031

    [LoggerMessage(LogLevel.Error, "{Id} The keys of {Of} could not be looked after and will be in a minute: {Error}")]
    private partial void LogFailed(string of, StsError error, string id);
}
