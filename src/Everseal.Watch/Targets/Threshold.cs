using System.Globalization;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Targets;

/// <summary>
/// Remaining time, as people write it: <c>30d</c>, <c>25%</c> of the lifetime, or both, of which the smaller counts. Nagios' low-side
/// range <c>30:</c> (alert below 30) and its number alone mean days.
/// </summary>
/// <param name="Share">Of the lifetime, above 0 and up to 1.</param>
public sealed record Threshold(TimeSpan? Time, double? Share)
{
    private const int LongestDays = 36_500;

    public static Result<Threshold> Read(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        TimeSpan? time = null;
        double? share = null;
        foreach (var part in parts)
        {
            if (time is null && ReadTime(part.TrimEnd(':')) is { } days)
                time = days;
            else if (share is null && ReadShare(part) is { } percent)
                share = percent;
            else
                return ErrorCodes.CheckRuns.ThresholdNotUnderstood.With($"'{text}' is not days (30d), a share of the lifetime (25%), or both (30d,25%)");
        }

        return new Threshold(time, share);
    }

    /// <summary>
    /// Days alone count as they are, but for certificates whose usual threshold is a mere share, since they are short-lived or
    /// renew themselves: there that share stays the upper bound, or a week's certificate would be red all its life.
    /// </summary>
    internal RemainingTime AppliedTo(RemainingTime usual)
    {
        var followsShare = usual.Days == TimeSpan.MaxValue || usual == RemainingTime.Never;
        return new RemainingTime(Time ?? TimeSpan.MaxValue, Share ?? (followsShare ? usual.Share : 1));
    }

    private static TimeSpan? ReadTime(string text)
    {
        var unit = text.Length == 0 ? default : text[^1] switch { 'h' => TimeSpan.FromHours(1), _ => TimeSpan.FromDays(1) };
        return int.TryParse(text.TrimEnd('d', 'h'), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= LongestDays && text.Length <= count.ToString(CultureInfo.InvariantCulture).Length + 1
            ? unit * count
            : null;
    }

    private static double? ReadShare(string text)
        => text.EndsWith('%') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100
            ? percent / 100
            : null;
}
