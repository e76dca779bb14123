using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>A TLS certificate that vouches for itself. With CA certificates given for the target, the probe decides by them.</summary>
internal static class SelfSignedRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => inspection.Target.CaFile is not null || inspection.Target.Kind is TargetKind.File ? [] :
           from leaf in inspection.Certificates
           where leaf is { IsAuthority: false, Use: CertificateUse.TlsServer, IsInUse: true } && leaf.Content.IsSelfIssued
           select new Finding(
               ErrorCodes.Verdicts.SelfSigned,
               Severity.Warning,
               leaf.Source,
               leaf.Slot,
               $"{leaf.Name} is signed by itself.",
               "Clients refuse it, or have been told not to verify: then they would not notice another in its place.",
               Date: null,
               NextCommands.ToReplace(inspection.Target, leaf));
}
