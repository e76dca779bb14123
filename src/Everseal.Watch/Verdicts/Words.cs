using Everseal.Core.X509;

namespace Everseal.Watch.Verdicts;

/// <summary>Dates and lengths of time as findings write them.</summary>
internal static class Words
{
    public static string Date(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";

    public static string Period(ValidityPeriod validity) => $"{validity.NotBefore.UtcDateTime:yyyy-MM-dd} to {Date(validity.NotAfter)}";

    public static string Length(TimeSpan time) => time.Duration() switch
    {
        { TotalDays: >= 2 } days => $"{(int)days.TotalDays} d",
        { TotalHours: >= 2 } hours => $"{(int)hours.TotalHours} h",
        { TotalMinutes: >= 2 } minutes => $"{(int)minutes.TotalMinutes} min",
        var seconds => $"{(int)seconds.TotalSeconds} s",
    };

    public static string List(IEnumerable<string> names) => string.Join(", ", names);
}
