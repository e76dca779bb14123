using System.Globalization;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>
/// Prometheus' text format, for a scrape or the node exporter's folder. Times and not days, so that an alert needs no run; they
/// stay after the end, where an alert that needs them would otherwise fall silent. The names are not those of a server's
/// <c>/metrics</c>: an alert on the one must not speak of the other.
/// </summary>
internal static class PrometheusText
{
    public static void Write(CheckReport report, TextWriter output)
    {
        ForTargets(report, output, "everseal_check_target_up", "Whether anything of the target could be read.", target => target.Status is CheckStatus.Unknown && target.Certificates.Count == 0 ? 0 : 1);
        ForTargets(report, output, "everseal_check_target_status", "0 fine, 1 warning, 2 critical, 3 unknown.", target => (int)target.Status);
        ForTargets(report, output, "everseal_check_target_failed_sources", "Sources of the target that could not be read.", target => target.Failures.Count);
        ForTargets(report, output, "everseal_check_timestamp_seconds", "When the target was looked at.", target => target.At.ToUnixTimeSeconds());
        ForCertificates(report, output, "everseal_check_certificate_not_after_timestamp_seconds", "Last second of the certificate.", certificate => certificate.NotAfter.ToUnixTimeSeconds());
        ForCertificates(report, output, "everseal_check_certificate_not_before_timestamp_seconds", "First second of the certificate.", certificate => certificate.NotBefore.ToUnixTimeSeconds());
        ForCertificates(report, output, "everseal_check_certificate_in_use", "Whether anything depends on the certificate.", certificate => certificate.InUse ? 1 : 0);
        ForCertificates(report, output, "everseal_check_certificate_severity", "0 none, 1 notice, 2 warning, 3 critical, 4 expired.", certificate => (int)certificate.Severity);

        Head(output, "everseal_check_findings", "Findings of the target by code.");
        foreach (var target in report.Targets)
        {
            foreach (var same in target.Findings.GroupBy(finding => (finding.Code, finding.Severity)))
                Sample(output, "everseal_check_findings", [("target", target.Target), ("code", same.Key.Code), ("severity", ReportWords.Of(same.Key.Severity))], same.Count());
        }
    }

    private static void ForTargets(CheckReport report, TextWriter output, string name, string help, Func<TargetReport, long> value)
    {
        Head(output, name, help);
        foreach (var target in report.Targets)
            Sample(output, name, [("target", target.Target), ("group", target.Group ?? string.Empty)], value(target));
    }

    private static void ForCertificates(CheckReport report, TextWriter output, string name, string help, Func<CertificateReport, long> value)
    {
        Head(output, name, help);
        foreach (var target in report.Targets)
        {
            foreach (var certificate in target.Certificates)
                Sample(output, name, [("target", target.Target), ("slot", certificate.Slot), ("subject", certificate.Subject), ("use", ReportWords.Of(certificate.Use))], value(certificate));
        }
    }

    private static void Head(TextWriter output, string name, string help) => output.Write($"# HELP {name} {help}\n# TYPE {name} gauge\n");

    private static void Sample(TextWriter output, string name, ReadOnlySpan<(string Name, string Value)> labels, long value)
    {
        output.Write(name);
        var before = '{';
        foreach (var label in labels)
        {
            output.Write($"{before}{label.Name}=\"{Escape(label.Value)}\"");
            before = ',';
        }

        output.Write($"}} {value.ToString(CultureInfo.InvariantCulture)}\n");
    }

    private static string Escape(string value)
        => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
