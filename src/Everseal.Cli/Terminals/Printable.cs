using System.Globalization;

namespace Everseal.Cli.Terminals;

/// <summary>Text from elsewhere, made safe to print: a name in a token must not be able to drive the reader's terminal.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>One line: every control, format and line-separating character becomes a replacement character.</summary>
    public static string Line(string text)
        => text.Any(IsUnsafe) ? string.Concat(text.Select(character => IsUnsafe(character) ? Replacement : character)) : text;

    private static bool IsUnsafe(char character) => CharUnicodeInfo.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
