using System.Text.RegularExpressions;

namespace Everseal.Cli.Tests;

/// <summary>Compares printed lines with expected ones, in which <c>[..]</c> stands for any text and a line of <c>...</c> for any lines.</summary>
internal static class TranscriptMatch
{
    public static bool Matches(IReadOnlyList<string> expected, IReadOnlyList<string> printed) => Matches(expected, 0, printed, 0);

    private static bool Matches(IReadOnlyList<string> expected, int at, IReadOnlyList<string> printed, int line)
    {
        if (at == expected.Count)
            return line == printed.Count;
        if (expected[at] == "...")
            return Enumerable.Range(line, printed.Count - line + 1).Any(next => Matches(expected, at + 1, printed, next));
        return line < printed.Count && LineMatches(expected[at], printed[line]) && Matches(expected, at + 1, printed, line + 1);
    }

    private static bool LineMatches(string expected, string printed)
    {
        var pattern = string.Join(".*", expected.Split("[..]").Select(Regex.Escape));
        return Regex.IsMatch(printed, $"^{pattern}$", RegexOptions.None, TimeSpan.FromSeconds(1));
    }
}
