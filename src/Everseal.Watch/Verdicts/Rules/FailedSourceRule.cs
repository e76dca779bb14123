using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>Each source that failed, by name and with its reason: never silence, and never fine.</summary>
internal static class FailedSourceRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           let failure = source.Failure
           where failure is not null
           select new Finding(
               ErrorCodes.Verdicts.SourceFailed,
               Severity.Warning,
               source.Name,
               Slot: null,
               $"{source.Name} ({source.Address}): {failure.PublicDetail} [{failure.Code.Id}]",
               source.Certificates.Count == 0 ? "What it would have shown is unknown." : "What it would have shown beyond this is unknown.",
               Date: null,
               $"everseal explain {failure.Code.Id}");
}
