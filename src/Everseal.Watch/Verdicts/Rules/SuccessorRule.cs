using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>A signer that ends within its thresholds, and nothing is published that could sign after it.</summary>
internal static class SuccessorRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
    {
        var signers = inspection.Signers.ToList();
        return from signer in signers
               where signer.SignsToday is true && signer.Expiry.Severity is not Severity.None && !NotYetValidRule.IsEarly(inspection, signer) && !inspection.Sources.Any(source => source.BareKeys.Count > 0)
               where !signers.Exists(other => other.Validity.NotAfter > signer.Validity.NotAfter && !other.Validity.HasEndedAt(inspection.At))
               select new Finding(
                   ErrorCodes.Verdicts.NoSuccessor,
                   // The end itself is as loud as it is; this adds that nothing has been done about it.
                   signer.Expiry.Severity is Severity.Notice ? Severity.Notice : Severity.Warning,
                   signer.Source,
                   signer.Slot,
                   $"{signer.Name} signs until {Words.Date(signer.Validity.NotAfter)}, and no later signing certificate is published.",
                   "Whoever pins the certificate meets the next one without warning: logins there stop until somebody installs it.",
                   signer.Validity.NotAfter,
                   NextCommands.ToReplace(inspection.Target, signer));
    }
}
