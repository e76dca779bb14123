using System.Globalization;

namespace Everseal.Core.Xml;

/// <summary>
/// Times as the messages carry them: UTC with exactly three digits of a second.
/// govmomi fails on none, two or seven digits and on <c>+00:00</c>.
/// </summary>
public static class XmlTime
{
    private const string WireFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly string[] ReadableFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static string Write(DateTimeOffset time)
        => time.UtcDateTime.ToString(WireFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads <c>xs:dateTime</c> with a zone; a time without one is ambiguous and refused.</summary>
    public static bool TryRead(string text, out DateTimeOffset time)
        => DateTimeOffset.TryParseExact(
            text.Trim(), ReadableFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Cuts what the wire format would drop, so that a value equals itself after a round trip.</summary>
    public static DateTimeOffset ToWirePrecision(DateTimeOffset time)
        => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
