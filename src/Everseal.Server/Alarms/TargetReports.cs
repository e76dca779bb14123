using System.Formats.Asn1;
using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Core.X509;
using Everseal.Watch.Verdicts;

namespace Everseal.Server.Alarms;

/// <summary>
/// What a check's verdict means for incidents: each slot of the target with its loudest finding, and an end for what was open
/// and is found no longer, unless something that should have been read was not.
/// </summary>
internal static class TargetReports
{
    // What concerns the target as a whole.
    private const string WholeTarget = "target";

    /// <param name="open">The slots of this target whose incidents are open.</param>
    public static IReadOnlyList<IncidentReport> Of(TargetVerdict verdict, IEnumerable<IncidentSubject> open)
    {
        var reports = verdict.Findings.Where(finding => finding.Severity > Severity.None)
            .GroupBy(finding => SubjectOf(verdict, finding))
            .Select(slot => IncidentReport.Of(slot.Key, ConditionOf(verdict, slot.MaxBy(finding => finding.Severity)!))).ToList();
        if (verdict.Status == CheckStatus.Unknown && reports.Count == 0)
            reports.Add(NotChecked(verdict));

        var found = reports.Select(report => report.Subject).ToHashSet();
        var isWhole = verdict.Status != CheckStatus.Unknown && verdict.Failures.All(source => source.IsOptional);
        return [.. reports, .. open.Where(subject => !found.Contains(subject)).Select(subject => IncidentReport.Fine(subject) with { IsConclusive = isWhole })];
    }

    /// <summary>Whether a failure is among the findings that somebody should act on: a network that hiccups looks like that, too.</summary>
    public static bool WasNotRead(TargetVerdict verdict)
    {
        var failed = verdict.Failures.Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
        return verdict.Status == CheckStatus.Unknown
            || verdict.Findings.Any(finding => finding.Slot is null && finding.Source is { } source && failed.Contains(source) && finding.Severity >= Severity.Warning);
    }

    private static IncidentSubject SubjectOf(TargetVerdict verdict, Finding finding)
        => new IncidentSubject(verdict.Target.Name, finding.Slot ?? finding.Source ?? WholeTarget).Cleaned();

    private static IncidentCondition ConditionOf(TargetVerdict verdict, Finding finding)
    {
        var certificate = finding.Slot is { } slot ? verdict.Certificates.FirstOrDefault(judged => judged.Slot == slot) : null;
        return new IncidentCondition(finding.Code, finding.Severity, finding.Detail, finding.Effect, finding.NextCommand)
        {
            Certificate = certificate is null ? null : Describe(certificate.Observed.Content),
            Due = finding.Date,
            Pages = certificate?.Expiry.Pages == true && finding.Severity >= Severity.Critical,
        };
    }

    // A foreign name may turn out not to be readable when it is asked for.
    private static string Describe(CertificateContent certificate)
    {
        try
        {
            return $"{SubjectName.Text(certificate.SubjectName)}, serial {certificate.SerialNumber}";
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or AsnContentException or ArgumentException)
        {
            return $"serial {certificate.SerialNumber}";
        }
    }

    private static IncidentReport NotChecked(TargetVerdict verdict) => IncidentReport.Of(
        new IncidentSubject(verdict.Target.Name, WholeTarget).Cleaned(),
        new IncidentCondition(
            ErrorCodes.Alarms.TargetNotChecked, Severity.Warning, "nothing could be read", "Whether anything ends there, and when, is unknown.", $"everseal check {verdict.Target.Name}"));
}
