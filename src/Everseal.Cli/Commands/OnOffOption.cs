using System.CommandLine;

namespace Everseal.Cli.Commands;

/// <summary>A setting with two states. Not Option&lt;bool&gt;: to the parser that is a flag, and "on" would be the next argument.</summary>
internal static class OnOffOption
{
    public static Option<string?> Create(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "on|off" };
        option.AcceptOnlyFromAmong("on", "off");
        return option;
    }

    /// <returns>Null where it was not given.</returns>
    public static bool? Read(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } word ? word == "on" : null;
}
