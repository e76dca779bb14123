using System.Security.Cryptography;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>One certificate of one target.</summary>
public sealed record CertificateReport
{
    /// <summary>The place within the target: it stays when the certificate in it is replaced.</summary>
    public required string Slot { get; init; }

    public required string Subject { get; init; }

    public required string Issuer { get; init; }

    public required string SerialNumber { get; init; }

    /// <summary>Of its DER octets, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required CertificateUse Use { get; init; }

    public required CertificateClass Class { get; init; }

    /// <summary>Whether it is a CA certificate: it stands in the second table.</summary>
    public required bool Authority { get; init; }

    public required bool InUse { get; init; }

    /// <summary>Null when it is not for signing tokens, or when nobody can tell from outside.</summary>
    public bool? SignsToday { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last second that belongs to it (RFC 5280, 4.1.2.5).</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Until the end, at the time of the check; negative after it.</summary>
    public required long RemainingSeconds { get; init; }

    public required int Days { get; init; }

    /// <summary>The same in words: "in 43 d", "expired 2 d ago".</summary>
    public required string Residual { get; init; }

    /// <summary>At and below this remaining time the status is Warning.</summary>
    public required long WarningSeconds { get; init; }

    /// <summary>At and below this remaining time the status is Critical.</summary>
    public required long CriticalSeconds { get; init; }

    /// <summary>The loudest finding about it.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Names of the sources that show it.</summary>
    public required IReadOnlyList<string> Places { get; init; }

    internal static CertificateReport Of(TargetVerdict verdict, JudgedCertificate judged)
    {
        var content = judged.Observed.Content;
        var validity = content.Encoded.Validity;
        var thresholds = (verdict.Target.Thresholds ?? ThresholdSettings.None).For(judged.Class, validity.Lifetime);
        return new CertificateReport
        {
            Slot = judged.Slot,
            Subject = CertificateFacts.Name(content),
            Issuer = CertificateFacts.Issuer(content),
            SerialNumber = content.SerialNumber,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(judged.Observed.Der.Span)),
            Use = judged.Use,
            Class = judged.Class,
            Authority = judged.IsAuthority,
            InUse = judged.IsInUse,
            SignsToday = judged.SignsToday,
            NotBefore = validity.NotBefore,
            NotAfter = validity.NotAfter,
            RemainingSeconds = (long)validity.RemainingAt(verdict.At).TotalSeconds,
            Days = WholeDays.Between(verdict.At, validity.End),
            Residual = judged.Expiry.Text,
            WarningSeconds = (long)thresholds.Warning.Of(validity.Lifetime).TotalSeconds,
            CriticalSeconds = (long)thresholds.Critical.Of(validity.Lifetime).TotalSeconds,
            Severity = verdict.Findings.Where(finding => finding.Slot == judged.Slot).Select(finding => finding.Severity).DefaultIfEmpty().Max(),
            Places = judged.Places,
        };
    }
}
