using Everseal.Server.Metering;

namespace Everseal.Server.Revocation;

/// <summary>Every few seconds: makes the revocation lists that are due. The start itself has made the first ones.</summary>
internal sealed partial class RevocationListPublication(
    RevocationLists lists, LastChecks checks, TimeProvider time, ILogger<RevocationListPublication> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                RunOnce();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends: no failure of this worker.
        }
    }

#pragma warning disable CA1031 // the next round tries again
    internal void RunOnce()
    {
        try
        {
            lists.PublishDue();
            checks.Record(LastChecks.RevocationLists);
        }
        catch (Exception exception)
        {
            LogFailed(exception.Message);
        }
    }
#pragma warning restore CA1031

    [LoggerMessage(LogLevel.Error, "Revocation lists could not be made and will be tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
