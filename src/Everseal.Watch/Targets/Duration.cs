using System.Globalization;

namespace Everseal.Watch.Targets;

/// <summary>Lengths of time as people write them: 90s, 30m, 8h, 30d.</summary>
public static class Duration
{
    /// <returns>Null when it is none. Zero is none.</returns>
    public static TimeSpan? Read(string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        return unit != 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? TimeSpan.FromSeconds((double)count * unit)
            : null;
    }
}
