using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>An Everseal realm whose signing key nobody renews but a person: the way into the outage, seen years ahead.</summary>
internal static class SelfRenewalRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => inspection.Target.Kind is not (TargetKind.Deployment or TargetKind.Everseal) ? [] :
           from signer in inspection.Signers
           where signer.SignsToday is true && signer.Places.Any(place => place.Certificate.RenewsItself is false)
           select new Finding(
               ErrorCodes.Verdicts.SelfRenewalOff,
               Severity.Warning,
               signer.Source,
               signer.Slot,
               $"{signer.Name} signs until {Words.Date(signer.Validity.NotAfter)}, and the realm's self-renewal is off: no next key is made or promoted without a person.",
               Effects.OfEnd(inspection.Target, signer, signer.Validity.HasEndedAt(inspection.At)),
               signer.Validity.NotAfter,
               "everseal realm set --self-renewal on");
}
