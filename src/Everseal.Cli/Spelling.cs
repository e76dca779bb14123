using System.CommandLine;
using Everseal.Watch.Targets;

namespace Everseal.Cli;

/// <summary>"Did you mean …": the nearest verb or option.</summary>
internal static class Spelling
{
    public static string Suggestion(string typed, Command command)
    {
        var names = command.Subcommands.Select(child => child.Name)
            .Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name));
        return NearestName.Of(typed, names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
    }
}
