using Everseal.Core.Expiry;

namespace Everseal.Watch.Reports;

/// <summary>A certificate in a table over all targets: one row, however many targets show it, or one root would fill the page.</summary>
/// <param name="Certificate">As the target shows it where it is loudest.</param>
/// <param name="Targets">Where it was seen, in short.</param>
public sealed record CertificateRow(CertificateReport Certificate, string Targets)
{
    /// <summary>Where in the target, in short: "TLS 443", "SAML metadata +2".</summary>
    public string Places => Certificate.Places.Count switch
    {
        0 => "–",
        1 => Certificate.Places[0],
        _ => $"{Certificate.Places[0]} +{Certificate.Places.Count - 1}",
    };

    public string SignsToday => Certificate.SignsToday switch
    {
        true => "yes",
        false => "no",
        null => "–",
    };

    /// <summary>How loud, in one word for a table.</summary>
    public string Status => Certificate switch
    {
        { Severity: Severity.None, InUse: false } => "not in use",
        { Severity: Severity.None } => "fine",
        _ => ReportWords.Of(Certificate.Severity),
    };

    /// <summary>Soonest end first.</summary>
    public static IReadOnlyList<CertificateRow> Of(CheckReport report, bool authorities)
        => [.. report.Targets
            .SelectMany(target => target.Certificates.Where(certificate => certificate.Authority == authorities).Select(certificate => (target.Target, certificate)))
            .GroupBy(seen => seen.certificate.Sha256, StringComparer.Ordinal)
            .Select(same => new CertificateRow(same.MaxBy(seen => (seen.certificate.Severity, seen.certificate.InUse)).certificate, Names([.. same.Select(seen => seen.Target).Distinct()])))
            .OrderBy(row => row.Certificate.NotAfter).ThenBy(row => row.Certificate.Subject, StringComparer.Ordinal)];

    private static string Names(List<string> targets) => targets.Count switch
    {
        1 => targets[0],
        2 => $"{targets[0]}, {targets[1]}",
        _ => $"{targets[0]} and {targets.Count - 1} more",
    };
}
