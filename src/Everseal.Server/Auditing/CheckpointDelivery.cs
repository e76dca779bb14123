using System.Collections.Concurrent;
using System.Net.Sockets;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;

namespace Everseal.Server.Auditing;

/// <summary>
/// Sends checkpoints outside, each target in order and none skipped; what was not taken is sent again in the next round. A
/// target that fails is a log line, an incident and a warning on the health page, until it takes them again.
/// </summary>
internal sealed partial class CheckpointDelivery(
    CheckpointStore store, IncidentRegister incidents, AuditSettings settings, TimeProvider time, ILogger<CheckpointDelivery> logger)
{
    private const string DeliverySlot = "audit checkpoints to ";

    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.Ordinal);

    public IReadOnlyList<CheckpointTarget> Targets { get; } = CheckpointTarget.Of(settings, time);

    /// <summary>What an operator should see: which target does not take checkpoints, and why.</summary>
    public IReadOnlyList<string> Warnings => [.. _failures.OrderBy(failure => failure.Key, StringComparer.Ordinal).Select(failure => $"{failure.Key}: {failure.Value}")];

    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        foreach (var target in Targets)
            await DeliverAsync(target, cancellationToken);
    }

    /// <summary>
    /// Compares the checkpoint file's last line with the ledger: an older copy of the ledger shows at once, at start. Ends what is open
    /// about delivery to targets that the configuration names no longer; what a file proved stays until a person takes note of it.
    /// </summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var configured = Targets.Select(target => SlotOf(target.Name, ErrorCodes.Audit.CheckpointNotDelivered).Cleaned()).ToHashSet();
        var others = incidents.Open.Select(incident => incident.Subject).Where(subject => subject.Target == IncidentSubject.Server
            && subject.Slot.StartsWith(DeliverySlot, StringComparison.Ordinal) && !configured.Contains(subject));
        await incidents.ReportAsync([.. others.Select(subject => IncidentReport.Forget(subject, "the configuration names no such target any longer"))], cancellationToken);
        foreach (var file in Targets.OfType<CheckpointFile>())
        {
            if (Read(file) is { } last && Contradiction(last) is { } reason)
                await ReportAsync(file.Name, ErrorCodes.Audit.TrailBehindCheckpoint, reason);
        }
    }

    private static AuditCheckpoint? Read(CheckpointFile file)
    {
        try
        {
            return file.ReadLast();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The delivery that follows fails for the same reason, and says so.
            return null;
        }
    }

    private string? Contradiction(AuditCheckpoint last)
    {
        var (identity, head) = store.ReadHead();
        return !last.LedgerId.Span.SequenceEqual(identity.LedgerId) ? "the file's last checkpoint is of another ledger"
            : last.Sequence > head.Sequence ? $"checkpoint {last.Number} saw record {last.Sequence}, and the ledger ends with {head.Sequence}"
            : store.ReadHash(last.Sequence) is { } hash && last.Hash.Span.SequenceEqual(hash) ? null
            : $"checkpoint {last.Number} saw another record {last.Sequence} than the ledger holds";
    }

    private async Task DeliverAsync(CheckpointTarget target, CancellationToken cancellationToken)
    {
        try
        {
            while (store.ReadUndelivered(target) is { Count: > 0 } waiting)
            {
                await target.SendAsync([.. waiting.Select(checkpoint => checkpoint.Line)], time.GetUtcNow(), cancellationToken);
                if (await store.MarkDeliveredAsync(target, waiting[^1].Number, cancellationToken) is { } unmarked)
                {
                    await ReportAsync(target.Name, ErrorCodes.Audit.CheckpointNotDelivered, unmarked.ToString());
                    return;
                }

                if (_failures.TryRemove(target.Name, out _))
                    LogRecovered(target.Name);
            }

            if (!_failures.ContainsKey(target.Name))
                await incidents.ResolveAsync(SlotOf(target.Name, ErrorCodes.Audit.CheckpointNotDelivered), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
        {
            await ReportAsync(target.Name, ErrorCodes.Audit.CheckpointNotDelivered, exception.Message);
        }
    }

    // Once per outage; the warning stays for as long as it lasts.
    private async Task ReportAsync(string target, ErrorCode code, string reason)
    {
        var isKnown = _failures.ContainsKey(target);
        _failures[target] = $"{code.Id} {code.Title}: {reason}";
        if (isKnown)
            return;

        LogFailed(code.Id, code.Title, target, reason, code.Remedy);
        await incidents.RaiseAsync(
            SlotOf(target, code),
            ConditionOf(target, code, reason),
            new AuditRecord(time.GetUtcNow(), Realm: null, "audit checkpoint", "server", Source: null, code.Id, reason) { Target = target });
    }

    // Two things that can be wrong with one target; only the first is over when the target takes checkpoints again.
    private static IncidentSubject SlotOf(string target, ErrorCode code)
        => IncidentSubject.Own(code == ErrorCodes.Audit.CheckpointNotDelivered ? $"{DeliverySlot}{target}" : $"audit trail beside {target}");

    private static IncidentCondition ConditionOf(string target, ErrorCode code, string reason) => code == ErrorCodes.Audit.CheckpointNotDelivered
        ? new IncidentCondition(code, Severity.Warning, reason, "Until it is taken again, a cut-off end of the audit trail would not show.", "everseal audit show")
        : new IncidentCondition(code, Severity.Critical, reason, "Records may be missing: a copy was put back, or somebody cut the trail.", $"everseal audit verify --checkpoints {target}")
        { IsEvent = true };

    [LoggerMessage(LogLevel.Error, "{Code} {Title}: {Target}: {Reason}. {Remedy}")]
    private partial void LogFailed(string code, string title, string target, string reason, string remedy);

    [LoggerMessage(LogLevel.Information, "Audit checkpoints reach {Target} again")]
    private partial void LogRecovered(string target);
}
