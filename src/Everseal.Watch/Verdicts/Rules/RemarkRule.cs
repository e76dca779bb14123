using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>What the probe alone could know, under the code that it gave.</summary>
internal static class RemarkRule
{
    /// <summary>The others are warnings.</summary>
    private static readonly Dictionary<ErrorCode, Severity> Severities = new()
    {
        // Clients refuse at once, or tokens are not what they seem.
        [ErrorCodes.TlsProbes.NotTrusted] = Severity.Critical,
        [ErrorCodes.FederationProbes.KeySetInClear] = Severity.Critical,
        [ErrorCodes.FederationProbes.KeyNotOfCertificate] = Severity.Critical,
        [ErrorCodes.FederationProbes.IssuingFails] = Severity.Critical,
        [ErrorCodes.FileProbes.OwnServerSilent] = Severity.Critical,

        // Often meant so, or merely told.
        [ErrorCodes.Rehearsals.LastRehearsal] = Severity.Notice,
        [ErrorCodes.TlsProbes.ClientCertificateAsked] = Severity.Notice,
        [ErrorCodes.FederationProbes.RealmNotFound] = Severity.Notice,
    };

    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           from remark in source.Remarks
           select new Finding(
               remark.Code,
               Severities.GetValueOrDefault(remark.Code, Severity.Warning),
               source.Name,
               Slot: null,
               remark.PublicDetail,
               remark.Code.Cause,
               Date: null,
               $"everseal explain {remark.Code.Id}");
}
