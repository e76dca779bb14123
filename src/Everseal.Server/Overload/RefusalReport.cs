using System.Globalization;
using Everseal.Server.Ledger;

namespace Everseal.Server.Overload;

/// <summary>Writes what the tally has counted into the audit and the log, every few seconds and once more at the end.</summary>
internal sealed partial class RefusalReport(RefusalTally tally, TokenLedger ledger, TimeProvider time, ILogger<RefusalReport> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteAsync();
        }
    }

    internal async Task WriteAsync()
    {
        foreach (var (source, code, count) in tally.Take())
        {
            LogRefused(count, source, code.Id, code.Title);
            var recorded = await ledger.AppendAuditAsync(
                new AuditRecord(
                    time.GetUtcNow(), null, "refused unread", null, source, code.Id,
                    string.Create(CultureInfo.InvariantCulture, $"{count} requests within {Interval.TotalSeconds} s: {code.Title}")),
                CancellationToken.None);
            if (!recorded.IsSuccess)
                LogUnrecorded(recorded.Error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} requests of {Source} were refused: {Code} {Title}")]
    private partial void LogRefused(long count, string source, string code, string title);

    [LoggerMessage(LogLevel.Error, "The refusals could not be recorded: {Error}")]
    private partial void LogUnrecorded(Everseal.Core.Errors.StsError error);
}
