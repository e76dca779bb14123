namespace Everseal.Cli.Terminals;

/// <summary>Dates as every table prints them: UTC, ISO 8601, and how far away.</summary>
internal static class Times
{
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'");

    public static string UtcSeconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'");

    /// <summary>"in 43 d", "2 h ago": one unit, the largest that gives at least two, so that a glance is enough.</summary>
    public static string Relative(DateTimeOffset time, DateTimeOffset now)
    {
        var distance = time - now;
        return distance >= TimeSpan.Zero ? $"in {Span(distance)}" : $"{Span(distance.Negate())} ago";
    }

    /// <summary>kubeadm's RESIDUAL TIME: "364 d", or "expired 12 d ago".</summary>
    public static string Residual(DateTimeOffset end, DateTimeOffset now)
        => end > now ? Span(end - now) : $"expired {Span(now - end)} ago";

    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 * 365 } => $"{(int)(span.TotalDays / 365.25)} y",
        { TotalDays: >= 2 } => $"{(int)span.TotalDays} d",
        { TotalHours: >= 2 } => $"{(int)span.TotalHours} h",
        { TotalMinutes: >= 2 } => $"{(int)span.TotalMinutes} min",
        _ => $"{(int)span.TotalSeconds} s",
    };
}
