using Everseal.Core.Administration;

namespace Everseal.Cli.Forecasts;

/// <summary>A forecast's lines in words.</summary>
internal static class ForecastWords
{
    public static string Renewal(ForecastLine line) => line.Renewal switch
    {
        "itself" when line.RenewsAt is { } at => $"by itself, from {Day(at)}",
        "itself" => "by itself",
        "successor" => "another is published",
        _ => line.NeedsPerson ? "by a person" : "need not be",
    };

    /// <summary>Who is hit, in numbers where there are many.</summary>
    public static string Stops(ForecastLine line)
    {
        var parts = new[]
        {
            line.Logins.Count == 0 ? null : $"logins of {Names(line.Logins, "realms")}",
            line.RelyingParties.Count == 0 ? null : Names(line.RelyingParties, "relying parties"),
            line.Services.Count == 0 ? null : Names(line.Services, "services"),
        };
        var hit = string.Join("; ", parts.OfType<string>());
        return hit.Length == 0 ? "nothing" : hit;
    }

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd");

    private static string Names(IReadOnlyList<string> names, string many) => names.Count <= 2 ? string.Join(", ", names) : $"{names.Count} {many}";
}
