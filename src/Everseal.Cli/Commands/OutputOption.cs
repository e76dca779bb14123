using System.CommandLine;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary><c>-o</c>: the same name everywhere; what it offers depends on the verb.</summary>
internal static class OutputOption
{
    public const string Name = "--output";

    /// <summary>The word after -o, since problems too are told in it. Reads the words themselves: the line may not have parsed.</summary>
    public static string? Wanted(ParseResult parsed)
    {
        var words = parsed.Tokens.Select(token => token.Value).ToList();
        var option = words.FindLastIndex(word => word is Name or "-o");
        return option >= 0 ? words.ElementAtOrDefault(option + 1) : null;
    }

    public static Option<OutputFormat?> Create(params OutputFormat[] formats)
    {
        var names = formats.Select(format => format.ToString().ToLowerInvariant()).ToArray();
        var option = new Option<OutputFormat?>(Name, "-o")
        {
            Description = $"How to print the result: {string.Join(", ", names)}.",
            HelpName = string.Join('|', names),
            Recursive = true,
            CustomParser = result =>
            {
                var index = Array.IndexOf(names, result.Tokens[0].Value);
                if (index >= 0)
                    return formats[index];

                result.AddError($"-o takes {string.Join(", ", names)}, not '{result.Tokens[0].Value}'");
                return null;
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }
}
