using System.Globalization;
using Everseal.Core.Errors;

namespace Everseal.Server.DressRehearsal;

/// <summary>What is to be rehearsed.</summary>
/// <param name="At">As it was typed; null for the next end of a certificate.</param>
/// <param name="WithRenewal">Whether what renews itself does so until then.</param>
internal sealed record RehearsalOrder(string? At, bool WithRenewal)
{
    private const int LongestDays = 50 * 366;

    /// <summary>When <see cref="At"/> is: <c>2027-03-01</c> (its first moment in UTC), <c>2027-03-01T12:00:00Z</c>, <c>+90d</c>, <c>+12h</c>.</summary>
    public static Result<DateTimeOffset> ReadTime(string text, DateTimeOffset now)
    {
        var time = text.StartsWith('+') ? ReadDistance(text) is { } distance ? now + distance : (DateTimeOffset?)null : ReadDate(text);
        return time switch
        {
            null => ErrorCodes.Rehearsals.DateUnusable.With($"\"{text}\" is neither a date nor a distance such as +90d."),
            { } past when past <= now => ErrorCodes.Rehearsals.DateUnusable.With($"{text} is not in the future."),
            { } far when far - now > TimeSpan.FromDays(LongestDays) => ErrorCodes.Rehearsals.DateUnusable.With($"{text} is further away than fifty years."),
            { } good => good,
        };
    }

    private static TimeSpan? ReadDistance(string text)
        => text.Length is > 2 and < 10 && int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? text[^1] switch
            {
                'd' when number <= LongestDays => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                _ => null,
            }
            : null;

    private static DateTimeOffset? ReadDate(string text)
        => DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
