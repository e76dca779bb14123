using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>Signatures that clients refuse. A root's own is never verified, so it may be as old as it is.</summary>
internal static class SignatureRule
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    // RFC 3279, 2.2, and what old toolkits wrote in its place.
    private static readonly Dictionary<string, (string Name, Severity Severity)> Broken = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.2"] = ("MD2", Severity.Critical),
        ["1.2.840.113549.1.1.3"] = ("MD4", Severity.Critical),
        ["1.2.840.113549.1.1.4"] = ("MD5", Severity.Critical),
        ["1.2.840.113549.1.1.5"] = ("SHA-1", Severity.Warning),
        ["1.3.14.3.2.29"] = ("SHA-1", Severity.Warning),
        ["1.2.840.10040.4.3"] = ("SHA-1", Severity.Warning),
        ["1.2.840.10045.4.1"] = ("SHA-1", Severity.Warning),
    };

    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from certificate in inspection.Certificates
           where certificate.IsInUse && !(certificate.IsAuthority && certificate.Content.IsSelfIssued)
           let finding = Judge(inspection.Target, certificate)
           where finding is not null
           select finding;

    private static Finding? Judge(CheckTarget target, SeenCertificate certificate)
    {
        // Who pins a self-signed signing certificate compares it and verifies no signature of it.
        if (Broken.TryGetValue(certificate.Content.SignatureAlgorithm, out var hash) && !(certificate.IsSigner && certificate.Content.IsSelfIssued))
        {
            return Report(target, certificate, ErrorCodes.Verdicts.WeakSignature, hash.Severity,
                $"{certificate.Name} is signed with {hash.Name}.", "Current clients refuse it, and those that accept it can be deceived.");
        }

        return target.Kind is TargetKind.Vcenter && certificate.Content.SignatureAlgorithm == RsaPss && certificate.Use is not CertificateUse.Unknown
            ? Report(target, certificate, ErrorCodes.Verdicts.SignatureNotAccepted, Severity.Warning,
                $"{certificate.Name} is signed by RSASSA-PSS.", "vCenter's services refuse the certificate when they next load it.")
            : null;
    }

    private static Finding Report(CheckTarget target, SeenCertificate certificate, ErrorCode code, Severity severity, string detail, string effect)
        => new(code, severity, certificate.Source, certificate.Slot, detail, effect, Date: null, NextCommands.ToReplace(target, certificate));
}
