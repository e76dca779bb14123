using System.CommandLine;
using System.Globalization;

namespace Everseal.Cli.Commands;

/// <summary>Durations as people type them: 90s, 30m, 8h, 30d.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryRead(text) is { } duration)
                return duration;

            result.AddError($"{name} takes a duration such as 30m, 8h or 30d, not '{text}'");
            return null;
        },
    };

    internal static TimeSpan? TryRead(string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        return unit != 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? TimeSpan.FromSeconds((double)count * unit)
            : null;
    }
}
