using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>What the probe alone could know, under the code that it gave.</summary>
internal static class RemarkRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           from remark in source.Remarks
           select new Finding(
               remark.Code,
               Severity.Warning,
               source.Name,
               Slot: null,
               remark.PublicDetail,
               remark.Code.Cause,
               Date: null,
               $"everseal explain {remark.Code.Id}");
}
