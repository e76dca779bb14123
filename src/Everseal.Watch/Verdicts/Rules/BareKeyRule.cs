using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>Keys without a certificate never expire by themselves: said once, so that nobody takes silence for a date far away.</summary>
internal static class BareKeyRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           let keys = source.BareKeys.Where(key => key.Use is CertificateUse.TokenSigning or CertificateUse.Unknown).ToList()
           where keys.Count > 0
           select new Finding(
               ErrorCodes.Verdicts.KeyWithoutCertificate,
               Severity.Notice,
               source.Name,
               Slot: null,
               $"{source.Name} publishes {keys.Count} without a certificate: {Words.List(keys.Take(5).Select(key => $"{key.KeyId} ({key.Algorithm})"))}{(keys.Count > 5 ? " …" : string.Empty)}.",
               "They have no end date; when they end is the provider's decision.",
               Date: null,
               NextCommands.ToLook(inspection.Target));
}
