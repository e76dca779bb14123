using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>The certificate of the outage: made by vCenter's own tools for two years, and carried forward by upgrades.</summary>
internal static class TwoYearRule
{
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(700);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(761);

    public static IEnumerable<Finding> Apply(Inspection inspection)
        => inspection.Target.Kind is not TargetKind.Vcenter ? [] :
           from signer in inspection.Signers
           where signer.IsInUse && signer.Validity.Lifetime >= Shortest && signer.Validity.Lifetime <= Longest
           select new Finding(
               ErrorCodes.Verdicts.TwoYearCertificate,
               Severity.Notice,
               signer.Source,
               signer.Slot,
               $"{signer.Name} was made for two years, {Words.Period(signer.Validity)}.",
               Effects.OfEnd(inspection.Target, signer, signer.Validity.HasEndedAt(inspection.At)),
               signer.Validity.NotAfter,
               NextCommands.ToReplace(inspection.Target, signer));
}
