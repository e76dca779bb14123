using Everseal.Core.Errors;

namespace Everseal.Watch.Reports;

/// <summary>Forms of a report for programs and browsers. The tables for a terminal are drawn by the command line, which knows it.</summary>
public enum ReportFormat
{
    Json,
    Jsonl,
    Yaml,
    Csv,
    Junit,
    Nagios,
    Prometheus,
    Html,
}

/// <summary>Reports as text.</summary>
public static class ReportText
{
    public static void Write(CheckReport report, ReportFormat format, TextWriter output)
    {
        switch (format)
        {
            case ReportFormat.Json:
                ReportDocument.Write(report, output);
                break;
            case ReportFormat.Jsonl:
                foreach (var target in report.Targets)
                    output.Write(ReportDocument.Line(target) + "\n");
                break;
            case ReportFormat.Yaml:
                YamlText.Write(report, output);
                break;
            case ReportFormat.Csv:
                CsvText.Write(report, output);
                break;
            case ReportFormat.Junit:
                JunitText.Write(report, output);
                break;
            case ReportFormat.Nagios:
                output.Write(NagiosLine.Of(report) + "\n");
                break;
            case ReportFormat.Prometheus:
                PrometheusText.Write(report, output);
                break;
            default:
                HtmlPage.Write(report, output);
                break;
        }
    }

    /// <summary>A report that was written as JSON.</summary>
    public static Result<CheckReport> ReadFile(string path) => ReportDocument.ReadFile(path);
}
