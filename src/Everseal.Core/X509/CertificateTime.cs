namespace Everseal.Core.X509;

/// <summary>Times as certificates have them: UTC, whole seconds (RFC 5280, 4.1.2.5).</summary>
internal static class CertificateTime
{
    public static DateTimeOffset WholeSeconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }

    public static string Text(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}
