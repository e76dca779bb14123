using System.Globalization;

namespace Everseal.Watch.Reports;

/// <summary>
/// RFC 4180: one row for each certificate, and one for a target that showed none. A cell that a spreadsheet would take for a
/// formula gets an apostrophe in front: names in certificates come from strangers.
/// </summary>
internal static class CsvText
{
    private static readonly string[] Header =
    [
        "target", "kind", "group", "owner", "target_status", "slot", "subject", "issuer", "serial_number", "sha256", "use", "authority", "in_use",
        "signs_today", "not_before", "not_after", "days", "severity", "codes", "failures",
    ];

    public static void Write(CheckReport report, TextWriter output)
    {
        WriteRow(Header, output);
        foreach (var target in report.Targets)
        {
            foreach (var certificate in target.Certificates)
                WriteRow([.. Of(target), .. Of(certificate), Codes(target, certificate.Slot), Failures(target)], output);
            if (target.Certificates.Count == 0)
                WriteRow([.. Of(target), .. Enumerable.Repeat<string?>(null, Header.Length - 7), Codes(target, null), Failures(target)], output);
        }
    }

    private static string?[] Of(TargetReport target) => [target.Target, ReportWords.Of(target.Kind), target.Group, target.Owner, ReportWords.Of(target.Status)];

    private static string?[] Of(CertificateReport certificate) =>
    [
        certificate.Slot, certificate.Subject, certificate.Issuer, certificate.SerialNumber, certificate.Sha256, ReportWords.Of(certificate.Use),
        ReportWords.Of(certificate.Authority), ReportWords.Of(certificate.InUse), certificate.SignsToday is { } signs ? ReportWords.Of(signs) : null, ReportDates.Second(certificate.NotBefore), ReportDates.Second(certificate.NotAfter),
        certificate.Days.ToString(CultureInfo.InvariantCulture), ReportWords.Of(certificate.Severity),
    ];

    /// <summary>Of the certificate's place and of the target as a whole.</summary>
    private static string Codes(TargetReport target, string? slot)
        => string.Join(' ', target.Findings.Where(finding => finding.Slot is null || finding.Slot == slot).Select(finding => finding.Code).Distinct());

    private static string Failures(TargetReport target) => string.Join("; ", target.Failures.Select(failure => $"{failure.Source}: {failure.Detail}"));

    private static void WriteRow(IEnumerable<string?> cells, TextWriter output) => output.Write(string.Join(',', cells.Select(Cell)) + "\r\n");

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        var safe = !isNumber && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
