using System.Collections.Concurrent;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Server.Ledger;

/// <summary>
/// What is wrong at present: the one place where incidents are raised, taken and resolved. Each change is one transaction
/// with its audit record and the messages that will tell it, so that no kill can part them.
/// </summary>
public sealed partial class IncidentRegister : IDisposable
{
    private readonly TokenLedger _ledger;
    private readonly AlarmPlan _plan;
    private readonly AlarmQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _ledgerName;
    private readonly ConcurrentDictionary<IncidentSubject, Incident> _open;

    // One change after the other: each is decided on what the one before has left.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _lastId;

    public IncidentRegister(TokenLedger ledger, AlarmPlan plan, AlarmQueue queue, TimeProvider time, ILogger<IncidentRegister> logger)
    {
        (_ledger, _plan, _queue, _time, _logger) = (ledger, plan, queue, time, logger);
        using var connection = ledger.OpenForReading();
        _open = new(IncidentTable.ReadOpen(connection).Select(incident => KeyValuePair.Create(incident.Subject, incident)));
        _lastId = connection.ReadNumber("SELECT max(id) FROM incidents");
        _ledgerName = Convert.ToHexStringLower(AuditTable.ReadIdentity(connection).LedgerId.AsSpan(0, 8));
    }

    /// <summary>The loudest first, then the oldest.</summary>
    public IReadOnlyList<Incident> Open => [.. _open.Values.OrderByDescending(incident => incident.Severity).ThenBy(incident => incident.Id)];

    /// <summary>
    /// Something happened, or was met in the middle of other work. What happened goes on record in any case; many of a kind
    /// are counted, as refusals are.
    /// </summary>
    /// <param name="evidence">What the audit trail says about it.</param>
    /// <returns>Why it could not be kept; the caller's own work goes on.</returns>
    public async ValueTask<StsError?> RaiseAsync(IncidentSubject subject, IncidentCondition condition, AuditRecord evidence)
    {
        // Without a caller's token: who disconnects must not escape the record.
        var recorded = await _ledger.AppendAuditAsync(evidence with { Kind = AuditKind.Incident, ErrorId = condition.Code.Id }, CancellationToken.None);
        return await ReportAsync([IncidentReport.Of(subject, condition)], hasEvidence: true, CancellationToken.None) ?? recorded.Error;
    }

    /// <summary>Somebody looked.</summary>
    public ValueTask<StsError?> ReportAsync(IReadOnlyList<IncidentReport> reports, CancellationToken cancellationToken)
        => ReportAsync(reports, hasEvidence: false, cancellationToken);

    /// <summary>The cause is gone.</summary>
    public ValueTask<StsError?> ResolveAsync(IncidentSubject subject, CancellationToken cancellationToken)
        => ReportAsync([IncidentReport.Fine(subject)], cancellationToken);

    /// <param name="by">As audited.</param>
    public async ValueTask<Result<Incident>> AcknowledgeAsync(long id, string by, string? reason, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_open.Values.FirstOrDefault(incident => incident.Id == id) is not { } open)
                return ErrorCodes.Alarms.IncidentNotFound.With($"No incident {id} is open.");

            var now = _time.GetUtcNow();
            var step = IncidentRule.Acknowledge(open, IncidentTexts.ShortLine(by), reason is null ? null : IncidentTexts.ShortLine(reason), now);
            return await CommitAsync([step], hasEvidence: false, now, cancellationToken) is { } failure ? failure : step.Incident!;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Open or resolved; null when there never was one.</summary>
    public Incident? Find(long id)
    {
        using var connection = _ledger.OpenForReading();
        return IncidentTable.Find(connection, id);
    }

    /// <summary>The last ones, resolved ones too, the newest first.</summary>
    public IReadOnlyList<Incident> ReadLast(int limit)
    {
        using var connection = _ledger.OpenForReading();
        return IncidentTable.ReadLast(connection, limit);
    }

    /// <summary>The weekly list for those who want it.</summary>
    public ValueTask<StsError?> SendDigestAsync(CancellationToken cancellationToken)
        => SendAsync(AlarmEvent.Digest, _plan.Routes.Where(route => route.WantsDigest), cancellationToken);

    /// <summary>The sign of life for these channels.</summary>
    internal ValueTask<StsError?> SendHeartbeatAsync(IEnumerable<AlarmRoute> routes, CancellationToken cancellationToken)
        => SendAsync(AlarmEvent.Heartbeat, routes, cancellationToken);

    /// <summary>What is open of that which a channel was told of; null when nothing is.</summary>
    internal AlarmMessage? RepetitionFor(AlarmRoute route)
    {
        var (now, open) = (_time.GetUtcNow(), Open.Where(route.Wants).Select(incident => AlarmIncident.Of(incident, _ledgerName)).ToList());
        return open.Count == 0
            ? null
            : new AlarmMessage($"everseal-{_ledgerName}-repeated-{now.ToUnixTimeSeconds()}", AlarmEvent.Repeated, now, _plan.Server, Incident: null, open, _open.Count);
    }

    /// <summary>What <c>everseal alarm test</c> sends: an incident that is none.</summary>
    internal AlarmMessage TestMessage(string channel)
    {
        var now = _time.GetUtcNow();
        var condition = new IncidentCondition(
            ErrorCodes.Alarms.ChannelFailed, Severity.Notice, "somebody ran everseal alarm test", "None: this is a test of the channel.", $"everseal alarm test {channel}")
        {
            Certificate = "CN=a certificate would stand here",
            Due = now.AddDays(30),
        };
        var incident = new Incident(0, IncidentSubject.Channel(channel), condition, now) { Peak = condition.Severity, ChangedAt = now, SeenAt = now, ToldAt = now };
        var told = AlarmIncident.Of(incident, _ledgerName) with { Title = "Test of an alarm channel" };
        return new AlarmMessage($"{told.Key}-test", AlarmEvent.Test, now, _plan.Server, told, [], _open.Count);
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<StsError?> ReportAsync(IReadOnlyList<IncidentReport> reports, bool hasEvidence, CancellationToken cancellationToken)
    {
        // Nearly always nothing is wrong and nothing was.
        if (reports.All(report => report.Condition is null && !_open.ContainsKey(report.Subject)))
            return null;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = _time.GetUtcNow();
            return await CommitAsync(Decide(reports, now), hasEvidence, now, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private List<IncidentStep> Decide(IReadOnlyList<IncidentReport> reports, DateTimeOffset now)
    {
        var steps = new List<IncidentStep>();
        var meanwhile = new Dictionary<IncidentSubject, Incident?>();
        var id = _lastId;
        foreach (var report in reports)
        {
            var cleaned = report.Cleaned();
            var open = meanwhile.TryGetValue(cleaned.Subject, out var changed) ? changed : _open.GetValueOrDefault(cleaned.Subject);
            var step = IncidentRule.Decide(open, cleaned, id + 1, now);
            if (step.Incident is not { } next)
                continue;
            id = Math.Max(id, next.Id);
            meanwhile[cleaned.Subject] = next.IsOpen ? next : null;
            steps.Add(step);
        }

        return steps;
    }

    private async ValueTask<StsError?> CommitAsync(List<IncidentStep> steps, bool hasEvidence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (steps.Count == 0)
            return null;

        var openCount = _open.Count + steps.Count(step => step.Event == IncidentEvent.Opened) - steps.Count(step => !step.Incident!.IsOpen);
        var failure = await _ledger.WriteAsync(
            statements =>
            {
                foreach (var step in steps)
                    Write(statements, step, hasEvidence, openCount, now);
            },
            cancellationToken);
        if (failure is not null)
        {
            LogUnkept(steps[0].Incident!.Subject, failure);
            return failure;
        }

        foreach (var step in steps)
            Keep(step);
        _queue.Announce();
        return null;
    }

    private void Write(LedgerStatements statements, IncidentStep step, bool hasEvidence, int openCount, DateTimeOffset now)
    {
        var incident = step.Incident!;
        statements.Incidents.Save(incident);
        if (step.Event is not { } what)
            return;

        // The record of an acknowledgement is the caller's, as of every change that somebody asked for.
        if (what != IncidentEvent.Acknowledged)
            statements.InsertAudit(Record(incident, what, hasEvidence, now).Clipped());
        var message = AlarmMessage.Of(incident, what, _ledgerName, _plan.Server, openCount, now);
        foreach (var route in _plan.Routes.Where(route => route.Wants(incident)))
            statements.Incidents.Enqueue(route.Channel, message);
    }

    private void Keep(IncidentStep step)
    {
        var incident = step.Incident!;
        _lastId = Math.Max(_lastId, incident.Id);
        if (incident.IsOpen)
            _open[incident.Subject] = incident;
        else
            _open.TryRemove(incident.Subject, out _);
        if (step.Event is IncidentEvent.Opened or IncidentEvent.Escalated)
            LogRaised(incident.Id, incident.Severity, incident.Condition.Code.Id, incident.Condition.Code.Title, incident.Subject, incident.Condition.Detail, incident.Condition.Next);
        else if (step.Event == IncidentEvent.Resolved)
            LogResolved(incident.Id, incident.Subject);
    }

    // With evidence the trail has a record of what happened already, under its error; this one says what was made of it.
    private static AuditRecord Record(Incident incident, IncidentEvent what, bool hasEvidence, DateTimeOffset now)
    {
        var isNews = what is IncidentEvent.Opened or IncidentEvent.Escalated && !hasEvidence;
        var condition = incident.Condition;
        var detail = $"incident {incident.Id}, {condition.Severity.ToString().ToLowerInvariant()}: {condition.Code.Title}: {condition.Detail}";
        return new AuditRecord(now, Realm: null, $"incident {what.ToString().ToLowerInvariant()}", "server", Source: null, isNews ? condition.Code.Id : null, detail)
        {
            Kind = isNews ? AuditKind.Incident : AuditKind.Service,
            Target = incident.Subject.ToString(),
        };
    }

    private async ValueTask<StsError?> SendAsync(AlarmEvent what, IEnumerable<AlarmRoute> routes, CancellationToken cancellationToken)
    {
        var (now, open) = (_time.GetUtcNow(), Open);
        var told = what == AlarmEvent.Digest ? open.Select(incident => AlarmIncident.Of(incident, _ledgerName)).ToList() : [];
        var message = new AlarmMessage(
            $"everseal-{_ledgerName}-{what.ToString().ToLowerInvariant()}-{now.ToUnixTimeSeconds()}", what, now, _plan.Server, Incident: null, told, open.Count);
        var channels = routes.Select(route => route.Channel).ToList();
        if (channels.Count == 0)
            return null;

        var failure = await _ledger.WriteAsync(statements => channels.ForEach(channel => statements.Incidents.Enqueue(channel, message)), cancellationToken);
        if (failure is null)
            _queue.Announce();
        return failure;
    }

    [LoggerMessage(LogLevel.Error, "Incident {Id}, {Severity}: {Code} {Title}: {Subject}: {Detail}. Next: {Next}")]
    private partial void LogRaised(long id, Severity severity, string code, string title, IncidentSubject subject, string detail, string next);

    [LoggerMessage(LogLevel.Information, "Incident {Id} is resolved: {Subject}")]
    private partial void LogResolved(long id, IncidentSubject subject);

    [LoggerMessage(LogLevel.Critical, "An incident could not be recorded, so nobody is told of it: {Subject}: {Failure}")]
    private partial void LogUnkept(IncidentSubject subject, StsError failure);
}
