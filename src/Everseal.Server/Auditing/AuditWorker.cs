using Everseal.Core.Audit;
using Everseal.Server.Ledger;

namespace Everseal.Server.Auditing;

/// <summary>
/// The trail's beginning, rhythm and end: a record that the server started and under which configuration, a checkpoint when
/// enough was recorded or enough time has passed, and at the end what was counted, the stop, and a last checkpoint.
/// </summary>
internal sealed partial class AuditWorker(
    RunRecords run, CheckpointStore store, CheckpointDelivery delivery, AuditKey key, TokenLedger ledger, AuditSettings settings,
    TimeProvider time, ILogger<AuditWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

#pragma warning disable CA1031 // on a full disk the server still validates; what needs a record fails closed by itself
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await key.EnsureAsync(cancellationToken);
            await delivery.CompareAsync(cancellationToken);
            await run.BeginAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.Message);
        }

        await base.StartAsync(cancellationToken);
    }
#pragma warning restore CA1031

    /// <summary>After the last request was answered: services stop in the opposite order of their start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (await ledger.FlushAsync(now: null, cancellationToken) is { } failure)
            LogFailed(failure.ToString());
        await run.EndAsync(cancellationToken);
        await RunOnceAsync(isDue: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            await RunOnceAsync(isDue: true, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RunOnceAsync(isDue: false, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends: no failure of this worker.
        }
    }

#pragma warning disable CA1031 // the next round tries again
    /// <param name="isDue">Makes a checkpoint if there is but one record that the last one did not see.</param>
    internal async Task RunOnceAsync(bool isDue, CancellationToken cancellationToken)
    {
        try
        {
            await CheckpointAsync(isDue, cancellationToken);
            await delivery.DeliverAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.Message);
        }
    }
#pragma warning restore CA1031

    private async Task CheckpointAsync(bool isDue, CancellationToken cancellationToken)
    {
        var (identity, head) = store.ReadHead();
        var (last, now) = (store.ReadLast(), time.GetUtcNow());
        var unseen = head.Sequence - (last?.Sequence ?? 0);
        if (unseen == 0 || !(isDue || unseen >= settings.CheckpointRecords || last is null || (now - last.At).Duration() >= settings.CheckpointInterval))
            return;

        var checkpoint = key.Sign(new AuditCheckpoint
        {
            Number = (last?.Number ?? 0) + 1,
            LedgerId = identity.LedgerId,
            Sequence = head.Sequence,
            Hash = head.Hash,
            At = now,
            Previous = last?.Digest() ?? AuditCheckpoint.NoPrevious,
        });
        if (await store.AddAsync(checkpoint, cancellationToken) is { } failure)
            LogFailed(failure.ToString());
    }

    [LoggerMessage(LogLevel.Error, "The audit trail could not be kept up: {Reason}")]
    private partial void LogFailed(string reason);
}
