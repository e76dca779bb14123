using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>
/// Each source that failed, by name and with its reason: never silence, and never fine, but for a source that a target
/// may well be without while others were seen. Documents of one server that failed for one reason are said once: a host
/// that is down must not fill a page.
/// </summary>
internal static class FailedSourceRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           let failure = source.Failure
           where failure is not null
           group source by new Reason(SeverityOf(inspection, source), failure, Alone(inspection.Target, source)) into same
           select Report(inspection.Target, same.Key, [.. same]);

    private static Severity SeverityOf(Inspection inspection, ObservedSource source)
        => source.IsOptional && !NothingSeenRule.SawNothing(inspection) ? Severity.Notice : Severity.Warning;

    // Of a folder each file is a matter of its own, as is what showed a part before it failed.
    private static ObservedSource? Alone(CheckTarget target, ObservedSource source)
        => target.Kind is TargetKind.File or TargetKind.Deployment || source.Certificates.Count > 0 ? source : null;

    private static Finding Report(CheckTarget target, Reason reason, IReadOnlyList<ObservedSource> sources) => new(
        ErrorCodes.Verdicts.SourceFailed,
        reason.Severity,
        sources.Count == 1 ? sources[0].Name : null,
        Slot: null,
        $"{Words.List(sources.Select(source => source.Name).Order(StringComparer.Ordinal))}{(sources.Count == 1 ? $" ({sources[0].Address})" : string.Empty)}: {reason.Failure.PublicDetail} [{reason.Failure.Code.Id}]",
        sources[0].Certificates.Count == 0 ? "What it would have shown is unknown." : "What it would have shown beyond this is unknown.",
        Date: null,
        NextCommands.After(target, reason.Failure));

    private sealed record Reason(Severity Severity, StsError Failure, ObservedSource? Alone);
}
