using System.CommandLine;

namespace Everseal.Cli;

/// <summary>"Did you mean …": the nearest verb or option within two typing errors.</summary>
internal static class Spelling
{
    private const int TypingErrors = 2;

    public static string Suggestion(string typed, Command command)
    {
        var names = command.Subcommands.Select(child => child.Name)
            .Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name));
        var nearest = names.MinBy(name => Distance(typed, name));
        return nearest is not null && Distance(typed, nearest) <= TypingErrors ? $"; did you mean '{nearest}'?" : "";
    }

    /// <summary>Levenshtein's distance: insertions, deletions and replacements.</summary>
    internal static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
