using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Forecasts;

/// <summary>The forecast as a table; a cell of a bar is a month, or more where there are many.</summary>
internal static class ForecastTimeline
{
    private const int MostCells = 24;

    private const char Valid = '█';
    private const char Renewing = '▓';
    private const char Ended = '░';

    public static TextTable Draw(ForecastDescription forecast)
    {
        var table = new TextTable("CERTIFICATE", "ENDS", "IN", Span(forecast), "RENEWED", "STOPS OTHERWISE");
        foreach (var line in forecast.Certificates)
        {
            var left = Times.Residual(line.NotAfter, forecast.Now);
            table.Row(
                line.Name,
                ForecastWords.Day(line.NotAfter),
                line.NeedsPerson ? line.NotAfter < forecast.Now ? Cell.Critical(left) : Cell.Warning(left) : left,
                Bar(line, forecast),
                ForecastWords.Renewal(line),
                ForecastWords.Stops(line));
        }

        return table;
    }

    public static string Legend => $"{Valid} valid  {Renewing} being replaced  {Ended} ended";

    internal static string Bar(ForecastLine line, ForecastDescription forecast)
    {
        var months = Math.Max(1, ((forecast.Until.Year - forecast.Now.Year) * 12) + forecast.Until.Month - forecast.Now.Month);
        return string.Create(Math.Min(months, MostCells), (line, forecast.Now, months), static (bar, state) =>
        {
            for (var at = 0; at < bar.Length; at++)
            {
                // A cell stands for its end: what ends in it has ended.
                var time = state.Now.AddMonths((at + 1) * state.months / bar.Length);
                bar[at] = time > state.line.NotAfter ? Ended : time > state.line.RenewsAt ? Renewing : Valid;
            }
        });
    }

    private static string Span(ForecastDescription forecast) => $"{forecast.Now.UtcDateTime:yyyy-MM} TO {forecast.Until.UtcDateTime:yyyy-MM}";
}
