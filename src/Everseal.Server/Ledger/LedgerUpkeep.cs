using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Server.Ledger;

/// <summary>
/// Every few seconds: checkpoint the log when it has grown, write what was counted, keep the clock's high-water mark,
/// forget expired replay keys, and try the disk again after a failure so that the health page tells the truth without traffic.
/// </summary>
internal sealed partial class LedgerUpkeep(
    TokenLedger ledger, IncidentRegister incidents, ClockWatch clock, TimeProvider time, ILogger<LedgerUpkeep> logger) : BackgroundService
{
    private const long LargeLog = 4 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MarkInterval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(30);

    private static readonly IncidentSubject Clock = IncidentSubject.Own("clock");

    private DateTimeOffset? _marked;
    private DateTimeOffset? _flushed;
    private ClockVerdict _reported = ClockVerdict.Steady;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            // At once: a run that is over before the first tick must leave its mark too, or the next start believes any time.
            await RunOnceAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunOnceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends, or failed to start: no failure of this worker.
        }
    }

#pragma warning disable CA1031 // upkeep goes on; the next round tries again
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await KeepTimeAsync(cancellationToken);
            await FlushAsync(cancellationToken);
            if (new FileInfo(ledger.WalPath) is { Exists: true, Length: > LargeLog })
            {
                ledger.Checkpoint();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.Message);
        }
    }
#pragma warning restore CA1031

    private async Task KeepTimeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = _marked is not { } marked || (now - marked).Duration() >= MarkInterval;
        if (!due && ledger.Failure is null)
        {
            return;
        }

        var status = clock.Observe();
        var forgetBefore = status.Verdict == ClockVerdict.Steady ? now : (DateTimeOffset?)null;
        if (await ledger.RecordTimeAsync(now, forgetBefore, cancellationToken) is null)
        {
            _marked = now;
        }

        if (status.Verdict != _reported && status.Verdict != ClockVerdict.Steady)
        {
            await RaiseJumpAsync(status, now);
        }

        if (status.Verdict == ClockVerdict.Steady)
            await incidents.ResolveAsync(Clock, cancellationToken);
        _reported = status.Verdict;
    }

    private async Task RaiseJumpAsync(ClockStatus status, DateTimeOffset now)
    {
        LogJump(status.Verdict, status.Jump, status.HighWaterMark);
        var code = ErrorCodes.Audit.ClockJumped;
        var detail = $"{status.Verdict.ToString().ToLowerInvariant()} by {status.Jump}; the latest time seen is {status.HighWaterMark.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
        await incidents.RaiseAsync(
            Clock,
            new IncidentCondition(code, Severity.Warning, detail, "Clients with a right clock may be refused. Nothing is retired or purged meanwhile.", "timedatectl"),
            new AuditRecord(now, Realm: null, "clock", Actor: null, Source: null, code.Id, detail));
    }

    // Counts go to the disk twice a minute: more often would cost a sync each time and prove no more.
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_flushed is { } flushed && (now - flushed).Duration() < FlushInterval)
        {
            return;
        }

        _flushed = now;
        if (await ledger.FlushAsync(now, cancellationToken) is { } failure)
        {
            LogFailed(failure.ToString());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger upkeep failed and will be tried again: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The host's clock is not as expected ({Verdict}, by {Jump}; latest time seen {HighWaterMark:u}). Nothing is retired or purged until it is steady; check the time service")]
    private partial void LogJump(ClockVerdict verdict, TimeSpan jump, DateTimeOffset highWaterMark);
}
