using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;
using Everseal.Server.Metering;
using Everseal.Server.Realms;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Rollover;

/// <summary>
/// Once a minute: what the issuing CA needs, and for each realm what its keys need. That is far more often than the propagation window, so that what one
/// node published all nodes publish before anything is signed with it. The start itself takes the first round.
/// </summary>
internal sealed partial class RolloverWorker(
    AuthorityRollover authorities, RealmRollover rollover, KeyAdoptions adoptions, SpareKeys spares, RealmDirectory realms, IncidentRegister incidents, LastChecks checks, TimeProvider time, ILogger<RolloverWorker> logger)
    : BackgroundService
{
    // Fewer are a store that was busy.
    private const int FailuresOfAnIncident = 3;

    private readonly Dictionary<IncidentSubject, int> _failures = [];

    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Writes the fetches since the last round, so that a restart does not make the rollover wait for each relying party's next one.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            adoptions.Keep();
        }
        catch (SqliteException failure)
        {
            LogFetchesLost(failure.Message);
        }
    }

    /// <summary>One round. A realm that fails does not keep the others from theirs.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        // The CA first: what it signs for a realm ends no later than it does.
        var isWhole = await GuardAsync(
            "issuing CA", "Nothing renews the CAs: certificates end with them.", "everseal ca list",
            async () =>
            {
                await authorities.StepAsync(cancellationToken);
                return null;
            });
        foreach (var realm in realms.All)
        {
            isWhole &= await GuardAsync(
                $"realm {realm.Name}", $"Nothing renews the signing keys of realm {realm.Name}: its logins end with the present certificate.",
                $"everseal keys plan --realm {realm.Name}", async () => (await rollover.StepAsync(realm.Name, cancellationToken)).Error);
        }

        isWhole &= await GuardAsync(
            "spare keys", "Private keys that nothing uses stay in the store.", "everseal keys list", () => spares.RemoveAsync(cancellationToken));
        if (isWhole)
            checks.Record(LastChecks.Rollover);
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
    private async Task<bool> GuardAsync(string of, string effect, string next, Func<Task<StsError?>> step)
    {
        StsError? error;
        try
        {
            error = await step();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            error = ErrorCodes.Server.StorageFailed.With("The round failed.", exception.Message);
        }

        if (error is not null)
            LogFailed(of, error, ErrorCodes.Rollover.RoundFailed.Id);
        await ReportAsync(IncidentSubject.Own($"rollover of {of}"), effect, next, error);
        return error is null;
    }
#pragma warning restore CA1031

    // While rounds fail, nobody knows whether anything is due: that must not be a line of the log alone.
    private async Task ReportAsync(IncidentSubject subject, string effect, string next, StsError? error)
    {
        var failures = _failures[subject] = error is null ? 0 : _failures.GetValueOrDefault(subject) + 1;
        if (failures is > 0 and < FailuresOfAnIncident)
            return;

        var condition = error is null ? null : new IncidentCondition(ErrorCodes.Rollover.RoundFailed, Severity.Warning, error.ToString(), effect, next);
        if (await incidents.ReportAsync([new IncidentReport(subject, condition)], CancellationToken.None) is { } unkept)
            LogUnkept(subject, unkept);
    }

    [LoggerMessage(LogLevel.Warning, "Which relying parties read which keys in the last minute could not be written: {Reason}")]
    private partial void LogFetchesLost(string reason);

    [LoggerMessage(LogLevel.Error, "{Subject}: what became of the round could not be kept: {Failure}")]
    private partial void LogUnkept(IncidentSubject subject, StsError failure);

    [LoggerMessage(LogLevel.Error, "{Id} The keys of {Of} could not be looked after and will be in a minute: {Error}")]
    private partial void LogFailed(string of, StsError error, string id);
}
