using System.Globalization;
using System.Net;
using System.Text;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Forecasts;

/// <summary>The forecast as one HTML file.</summary>
internal static class ForecastPage
{
    private const int LabelWidth = 300;
    private const int ChartWidth = 760;
    private const int RowHeight = 30;
    private const int AxisHeight = 28;

    private static readonly int[] Steps = [1, 3, 6, 12, 24, 60];

    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1100px;padding:0 1rem;color:#1c2430;background:#fff}
        h1{font-size:1.5rem;margin:0}p{margin:.3rem 0 1.2rem}svg{width:100%;height:auto}
        svg text{font:13px system-ui,sans-serif;fill:#1c2430}.axis{fill:#5a6675;font-size:11px}
        .grid{stroke:#dfe4ea}.valid{fill:#3b7dd8}.renewing{fill:#9cc3f5}.person{fill:#c8372d}.mark{stroke:#c8372d;stroke-width:3}
        svg .on-valid,svg .on-person{fill:#fff}svg .on-renewing{fill:#10151c}
        table{border-collapse:collapse;width:100%;margin-top:1.5rem}th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid #dfe4ea}
        th{font-weight:600}td code{font-size:.86em}.needs{color:#a3241b;font-weight:600}
        @media (prefers-color-scheme:dark){body{background:#141a21;color:#e7ebf0}svg text{fill:#e7ebf0}.axis{fill:#9aa6b4}
        .grid,th,td{stroke:#303a46;border-color:#303a46}.needs{color:#ff8b81}}
        """;

    public static string Write(ForecastDescription forecast)
    {
        var page = new StringBuilder(16 * 1024);
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>What ends until ").Append(ForecastWords.Day(forecast.Until)).Append("</title>\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<style>").Append(Style).Append("</style></head>\n<body>\n")
            .Append("<h1>What ends until ").Append(ForecastWords.Day(forecast.Until)).Append("</h1>\n<p>").Append(Text(Summary(forecast))).Append("</p>\n");
        if (forecast.Certificates.Count > 0)
        {
            Chart(page, forecast);
            Table(page, forecast);
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static string Summary(ForecastDescription forecast)
    {
        var needing = forecast.Certificates.Count(line => line.NeedsPerson);
        return $"Seen on {ForecastWords.Day(forecast.Now)} (UTC). {forecast.Certificates.Count} certificates end; {needing} of them stop something unless a person acts.";
    }

    private static void Chart(StringBuilder page, ForecastDescription forecast)
    {
        var height = AxisHeight + (forecast.Certificates.Count * RowHeight) + 6;
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {LabelWidth + ChartWidth} {height}\" role=\"img\" aria-label=\"Timeline of certificates\">\n");
        foreach (var month in Months(forecast))
        {
            var x = X(month, forecast);
            page.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{x}\" y1=\"{AxisHeight - 6}\" x2=\"{x}\" y2=\"{height}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{x}\" y=\"14\" text-anchor=\"middle\">{month.UtcDateTime:yyyy-MM}</text>\n");
        }

        for (var row = 0; row < forecast.Certificates.Count; row++)
            Row(page, forecast, forecast.Certificates[row], AxisHeight + (row * RowHeight));
        page.Append("</svg>\n");
    }

    private static void Row(StringBuilder page, ForecastDescription forecast, ForecastLine line, int y)
    {
        var (start, end) = (X(forecast.Now, forecast), X(line.NotAfter, forecast));
        var renewal = line.RenewsAt is { } at ? Math.Clamp(X(at, forecast), start, end) : end;
        page.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{y + 19}\">{Text(Short(line.Name))}</text>");
        Bar(page, line.NeedsPerson ? "person" : "valid", start, renewal, y);
        Bar(page, "renewing", renewal, end, y);
        if (line.NeedsPerson)
            page.Append(CultureInfo.InvariantCulture, $"<line class=\"mark\" x1=\"{end}\" y1=\"{y + 2}\" x2=\"{end}\" y2=\"{y + 26}\"/>");

        // Beside the bar where there is room, before its end where there is none.
        var isLate = end > LabelWidth + (ChartWidth * 0.7);
        var under = renewal < end ? "renewing" : line.NeedsPerson ? "person" : "valid";
        page.Append(CultureInfo.InvariantCulture, $"<text x=\"{(isLate ? end - 8 : end + 8)}\" y=\"{y + 19}\"{(isLate ? $" text-anchor=\"end\" class=\"on-{under}\"" : "")}>")
            .Append(ForecastWords.Day(line.NotAfter)).Append("</text>\n");
    }

    private static void Bar(StringBuilder page, string kind, double from, double to, int y)
    {
        if (to > from)
            page.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{from}\" y=\"{y + 5}\" width=\"{to - from}\" height=\"18\"/>");
    }

    private static void Table(StringBuilder page, ForecastDescription forecast)
    {
        page.Append("<table><tr><th>Certificate</th><th>Ends (UTC)</th><th>Renewed</th><th>Stops otherwise</th></tr>\n");
        foreach (var line in forecast.Certificates)
        {
            page.Append("<tr><td>").Append(Text(line.Name)).Append("<br><small>").Append(Text(line.Subject)).Append("</small></td><td>")
                .Append(line.NotAfter.UtcDateTime.ToString("yyyy-MM-dd HH:mm")).Append("<br><small>").Append(Text(Times.Relative(line.NotAfter, forecast.Now))).Append("</small></td><td")
                .Append(line.NeedsPerson ? " class=\"needs\"" : "").Append('>').Append(Text(ForecastWords.Renewal(line)));
            if (line.Next is not null)
                page.Append("<br><code>").Append(Text(line.Next)).Append("</code>");
            page.Append("</td><td>").Append(Text(line.Effect));
            List(page, "Logins of", line.Logins);
            List(page, "Relying parties:", line.RelyingParties);
            List(page, "Services:", line.Services);
            page.Append("</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void List(StringBuilder page, string title, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            page.Append("<br><small>").Append(title).Append(' ').Append(Text(string.Join(", ", names))).Append("</small>");
    }

    private static double X(DateTimeOffset time, ForecastDescription forecast)
    {
        var share = Math.Clamp((time - forecast.Now) / (forecast.Until - forecast.Now), 0, 1);
        return Math.Round(LabelWidth + 24 + (share * (ChartWidth - 48)), 1);
    }

    // At most a dozen labels, at the beginnings of quarters and years where they are that far apart.
    private static IEnumerable<DateTimeOffset> Months(ForecastDescription forecast)
    {
        var months = ((forecast.Until.Year - forecast.Now.Year) * 12) + forecast.Until.Month - forecast.Now.Month;
        var step = Steps.FirstOrDefault(step => months / step <= 12, Steps[^1]);
        var month = new DateTimeOffset(forecast.Now.Year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (; month < forecast.Until; month = month.AddMonths(step))
        {
            if (month > forecast.Now)
                yield return month;
        }
    }

    private static string Short(string name) => name.Length <= 38 ? name : name[..37] + "…";

    private static string Text(string text) => WebUtility.HtmlEncode(Printable.Line(text));
}
