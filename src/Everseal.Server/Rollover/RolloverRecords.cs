using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Core.Keys;
using Everseal.Server.Ledger;

namespace Everseal.Server.Rollover;

/// <summary>What a rollover leaves in the audit trail: an act for each step, an incident for each thing that somebody must do.</summary>
internal sealed partial class RolloverRecords(TokenLedger ledger, IncidentRegister incidents, ILogger<RolloverRecords> logger)
{
    private const string Actor = "server";

    // The same incident is said again once a day, not once a round.
    private static readonly TimeSpan Repeat = TimeSpan.FromDays(1);

    private readonly Dictionary<IncidentSubject, DateTimeOffset> _raised = [];

    /// <summary>The worker's own steps; those of a person are recorded with their call.</summary>
    public async Task RecordAsync(RolloverStep step, string? createdKeyId, DateTimeOffset now)
    {
        foreach (var decision in step.Taken)
        {
            var (action, target) = Words(decision, createdKeyId);
            LogStep(step.After.Realm, action, target, decision.Reason);
            await AppendAsync(new AuditRecord(now, step.After.Realm, action, Actor, Source: null, ErrorId: null, decision.Reason) { Target = target });
        }
    }

    /// <summary>The same for a step about the CA.</summary>
    public async Task RecordAsync(string action, string target, string reason, DateTimeOffset now)
    {
        LogStep("-", action, target, reason);
        await AppendAsync(new AuditRecord(now, Realm: null, action, Actor, Source: null, ErrorId: null, reason) { Target = target });
    }

    /// <summary>The one place from which a rollover raises incidents.</summary>
    /// <param name="realm">Null for what concerns them all.</param>
    /// <param name="target">What it is about: a key, a relying party.</param>
    /// <param name="effect">What people will notice, and when.</param>
    public async Task RaiseAsync(string? realm, string action, string? target, StsError error, RolloverEffect effect, DateTimeOffset now)
    {
        var subject = SubjectOf(realm, action, target);
        lock (_raised)
        {
            if (_raised.TryGetValue(subject, out var last) && (now - last).Duration() < Repeat)
                return;
        }

        LogIncident(realm ?? "-", error, error.Code.Remedy);
        var condition = new IncidentCondition(error.Code, effect.Severity, error.PublicDetail, effect.Text, effect.Next) { Due = effect.Due };
        var record = new AuditRecord(now, realm, action, Actor, Source: null, error.Code.Id, error.ToString()) { Kind = AuditKind.Incident, Target = target };
        if (await incidents.RaiseAsync(subject, condition, record) is { } unwritten)
        {
            LogUnrecorded(action, unwritten);
            return;
        }

        lock (_raised)
            _raised[subject] = now;
    }

    /// <summary>A round did not meet it any longer.</summary>
    public async Task ResolveAsync(string? realm, string action, string? target)
    {
        var subject = SubjectOf(realm, action, target);
        lock (_raised)
            _raised.Remove(subject);
        if (await incidents.ResolveAsync(subject, CancellationToken.None) is { } unwritten)
            LogUnrecorded(action, unwritten);
    }

    /// <summary>Targets of this realm and action whose incident is open.</summary>
    public IReadOnlyList<string> OpenTargetsOf(string realm, string action)
    {
        var prefix = $"{action} {realm} ";
        return [.. incidents.Open.Select(incident => incident.Subject.Slot).Where(slot => slot.StartsWith(prefix, StringComparison.Ordinal)).Select(slot => slot[prefix.Length..])];
    }

    private static IncidentSubject SubjectOf(string? realm, string action, string? target)
        => IncidentSubject.Own(string.Join(' ', new[] { action, realm, target }.OfType<string>()));

    // Without the caller's token: what was done must not escape the record. A ledger that cannot be written says so itself.
    private async Task AppendAsync(AuditRecord record)
    {
        if ((await ledger.AppendAuditAsync(record, CancellationToken.None)).Error is { } unwritten)
            LogUnrecorded(record.Action, unwritten);
    }

    private static (string Action, string? Target) Words(RolloverDecision decision, string? createdKeyId) => decision switch
    {
        RolloverDecision.CreateNext => ("keys create", createdKeyId),
        RolloverDecision.Publish publish => ("keys publish", publish.KeyId),
        RolloverDecision.Promote promote => ("keys promote", promote.KeyId),
        RolloverDecision.Retire retire => ("keys retire", retire.KeyId),
        RolloverDecision.Remove remove => ("keys remove", remove.KeyId),
        _ => ("keys wait", null),
    };

    [LoggerMessage(LogLevel.Information, "Realm {Realm}: {Action} {KeyId}. {Reason}")]
    private partial void LogStep(string realm, string action, string? keyId, string reason);

    [LoggerMessage(LogLevel.Error, "Realm {Realm}: {Error}. {Remedy}")]
    private partial void LogIncident(string realm, StsError error, string remedy);

    [LoggerMessage(LogLevel.Error, "{Action} was done but could not be recorded: {Error}")]
    private partial void LogUnrecorded(string action, StsError error);
}

/// <summary>What people will notice of something that a rollover could not do.</summary>
/// <param name="Next">The exact next command.</param>
/// <param name="Due">When they will.</param>
internal sealed record RolloverEffect(Severity Severity, string Text, string Next, DateTimeOffset? Due);
