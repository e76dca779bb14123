using System.Text;

namespace Everseal.Watch.Reports;

/// <summary>
/// One line as monitoring plugins write it: status, sentence, and performance data. Remaining seconds are worse when fewer, so
/// their ranges are low-side ones ("2592000:" alerts below); the number goes on below zero after the end.
/// </summary>
internal static class NagiosLine
{
    // Nagios keeps 8 KiB of a plugin's output, agents in between 4 KiB. What does not fit is said.
    private const int LongestLine = 4000;
    private const int LongestText = 1000;

    public static string Of(CheckReport report)
    {
        var text = Plain(report.Summary);
        var line = new StringBuilder($"EVERSEAL {report.Status.ToString().ToUpperInvariant().Replace("FINE", "OK", StringComparison.Ordinal)} - ");
        line.Append(text.Length > LongestText ? text[..LongestText] : text).Append(" | ");
        var counts = report.Counts;
        line.Append($"critical={counts.Critical};;0;0;{counts.Targets} unknown={counts.Unknown};;;0;{counts.Targets} warning={counts.Warning};0;;0;{counts.Targets}");

        foreach (var label in report.Targets.Select(Soonest).OfType<(TargetReport Target, CertificateReport Certificate)>().OrderBy(pair => pair.Certificate.RemainingSeconds).Select(Performance))
        {
            if (line.Length + label.Length + 1 > LongestLine)
                break;
            line.Append(' ').Append(label);
        }

        return line.ToString();
    }

    private static (TargetReport Target, CertificateReport Certificate)? Soonest(TargetReport target)
        => target.Certificates.Where(certificate => certificate.InUse).MinBy(certificate => certificate.RemainingSeconds) is { } certificate ? (target, certificate) : null;

    private static string Performance((TargetReport Target, CertificateReport Certificate) soonest)
    {
        var certificate = soonest.Certificate;
        return $"'{Label(soonest.Target.Target)}'={certificate.RemainingSeconds}s;{certificate.WarningSeconds}:;{certificate.CriticalSeconds}:;;";
    }

    // A label may hold anything but the equals sign; a quote is doubled.
    private static string Label(string target) => Plain(target).Replace("=", "_", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);

    // The bar begins the performance data, and a line break the long text.
    private static string Plain(string text) => new([.. text.Select(character => character == '|' || char.IsControl(character) ? '_' : character)]);
}
