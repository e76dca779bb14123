using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>
/// Each source that failed, by name and with its reason: never silence, and never fine, but for a source that a target
/// may well be without while others were seen.
/// </summary>
internal static class FailedSourceRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           let failure = source.Failure
           where failure is not null
           select new Finding(
               ErrorCodes.Verdicts.SourceFailed,
               source.IsOptional && !NothingSeenRule.SawNothing(inspection) ? Severity.Notice : Severity.Warning,
               source.Name,
               Slot: null,
               $"{source.Name} ({source.Address}): {failure.PublicDetail} [{failure.Code.Id}]",
               source.Certificates.Count == 0 ? "What it would have shown is unknown." : "What it would have shown beyond this is unknown.",
               Date: null,
               NextCommands.After(inspection.Target, failure));
}
