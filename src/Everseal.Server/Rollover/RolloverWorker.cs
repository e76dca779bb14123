using Everseal.Core.Errors;
using Everseal.Server.Realms;

namespace Everseal.Server.Rollover;

/// <summary>
/// Once a minute: for each realm, what its keys need. That is far more often than the propagation window, so that what one
/// node published all nodes publish before anything is signed with it. The start itself takes the first round.
/// </summary>
internal sealed partial class RolloverWorker(RealmRollover rollover, RealmDirectory realms, TimeProvider time, ILogger<RolloverWorker> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>One round. A realm that fails does not keep the others from theirs.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var realm in realms.All)
        {
            if (await StepAsync(realm.Name, cancellationToken) is { } error)
                LogFailed(realm.Name, error, ErrorCodes.Rollover.RoundFailed.Id);
        }
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
    private async Task<StsError?> StepAsync(string realm, CancellationToken cancellationToken)
    {
        try
        {
            return (await rollover.StepAsync(realm, cancellationToken)).Error;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return ErrorCodes.Rollover.RoundFailed.With("The round failed.", exception.Message);
        }
    }
#pragma warning restore CA1031

    [LoggerMessage(LogLevel.Error, "{Id} The keys of realm {Realm} could not be looked after and will be in a minute: {Error}")]
    private partial void LogFailed(string realm, StsError error, string id);
}
