using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;
using Everseal.Watch.Fleet;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Server.Alarms;

/// <summary>
/// Checks a targets file on a schedule, as <c>everseal check --targets</c> does, and reports what it finds. The file is read
/// each time. A target that could not be read is looked at once more a minute later before anybody is woken.
/// </summary>
internal sealed partial class TargetWatch(
    WatchSettings settings, CheckRun check, IncidentRegister incidents, ClockWatch clock, TimeProvider time, ILogger<TargetWatch> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRun = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);
    private static readonly IncidentSubject Named = IncidentSubject.Own("watched targets");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (settings.Targets is not { } file)
            {
                await ForgetAllAsync(stoppingToken);
                return;
            }

            await Task.Delay(FirstRun, time, stoppingToken);
            await RunOnceAsync(file, stoppingToken);
            using var timer = new PeriodicTimer(settings.Every, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RunOnceAsync(file, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends: no failure of this worker.
        }
    }

#pragma warning disable CA1031 // the next round tries again
    internal async Task RunOnceAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var read = TargetsFile.ReadFile(file);
            if (await (read.IsSuccess ? CheckAsync(read.Value.Targets, cancellationToken) : ReportFileAsync(file, read.Error, cancellationToken)) is { } failure)
                LogFailed(file, failure.ToString());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(file, exception.Message);
        }
    }
#pragma warning restore CA1031

    /// <summary>Ends what is open about watched systems, where the configuration names no targets file any longer.</summary>
    internal async Task ForgetAllAsync(CancellationToken cancellationToken)
    {
        var watched = incidents.Open.Select(incident => incident.Subject).Where(subject => subject.Target != IncidentSubject.Server || subject == Named);
        var reports = watched.Select(subject => IncidentReport.Forget(subject, "the configuration names no watched targets any longer")).ToList();
        if (await incidents.ReportAsync(reports, cancellationToken) is { } failure)
            LogFailed("(none)", failure.ToString());
    }

    private async Task<StsError?> CheckAsync(IReadOnlyList<CheckTarget> targets, CancellationToken cancellationToken)
    {
        var verdicts = await check.RunAsync(targets, new CheckRunSettings(), progress: null, cancellationToken);
        var confirmed = await LookAgainAsync(verdicts, cancellationToken);
        var open = incidents.Open.Select(incident => incident.Subject).Where(subject => subject.Target != IncidentSubject.Server).ToLookup(subject => subject.Target);

        // What the file names no longer is nobody's concern here any longer.
        var watched = targets.Select(target => new IncidentSubject(target.Name, "").Cleaned().Target).ToHashSet(StringComparer.Ordinal);
        var forgotten = open.Where(target => !watched.Contains(target.Key)).SelectMany(target => target)
            .Select(subject => IncidentReport.Forget(subject, "the targets file names this target no longer"));
        var isTrusted = clock.Status.Verdict == ClockVerdict.Steady;
        return await incidents.ReportAsync(
            [
                .. confirmed.SelectMany(verdict => TargetReports.Of(verdict, open[new IncidentSubject(verdict.Target.Name, "").Cleaned().Target]))
                    .Select(report => isTrusted ? report : report with { IsConclusive = false }),
                .. forgotten,
                IncidentReport.Fine(Named),
            ],
            cancellationToken);
    }

    private async Task<IReadOnlyList<TargetVerdict>> LookAgainAsync(IReadOnlyList<TargetVerdict> verdicts, CancellationToken cancellationToken)
    {
        var unread = verdicts.Where(TargetReports.WasNotRead).Select(verdict => verdict.Target).ToList();
        if (unread.Count == 0)
            return verdicts;

        await Task.Delay(SecondLook, time, cancellationToken);
        var again = await check.RunAsync(unread, new CheckRunSettings(), progress: null, cancellationToken);
        return [.. verdicts.Where(verdict => !TargetReports.WasNotRead(verdict)), .. again];
    }

    private async Task<StsError?> ReportFileAsync(string file, StsError error, CancellationToken cancellationToken)
    {
        var condition = new IncidentCondition(
            ErrorCodes.Alarms.WatchFailed, Severity.Warning, error.PublicDetail, "None of the systems that it names is watched.", $"everseal check --targets {file}");
        return await incidents.ReportAsync([IncidentReport.Of(Named, condition)], cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "The targets of {File} could not be checked and will be in the next round: {Reason}")]
    private partial void LogFailed(string file, string reason);
}
