using System.Text.Json;

namespace Everseal.Watch.Reports;

/// <summary>Dates as reports write them: UTC, and how far away in days.</summary>
public static class ReportDates
{
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd");

    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'");

    /// <summary>ISO 8601.</summary>
    internal static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    public static string InDays(int days) => days switch
    {
        >= 0 => $"in {days} d",
        _ => $"{-days} d ago",
    };
}

/// <summary>Values as every format writes them.</summary>
internal static class ReportWords
{
    /// <summary>An enumeration's member, or yes and no, as JSON has it: tlsServer, critical, true.</summary>
    public static string Of<T>(T value)
        where T : notnull
        => JsonNamingPolicy.CamelCase.ConvertName($"{value}");
}
