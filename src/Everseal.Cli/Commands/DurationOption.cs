using System.CommandLine;
using Everseal.Watch.Targets;

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
            if (Duration.Read(text) is { } duration)
                return duration;

            result.AddError($"{name} takes a duration such as 30m, 8h or 30d, not '{text}'");
            return null;
        },
    };
}
