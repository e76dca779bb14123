using System.Globalization;

namespace Everseal.Watch.Probes;

/// <summary>Words of the other side, fit to be shown: short, on one line, and without characters that move a terminal or turn a text around.</summary>
internal static class ForeignText
{
    private const int MaxLength = 200;

    public static string Of(string text)
    {
        var shown = string.Concat(text.Take(MaxLength).Select(character => IsShown(character) ? character : ' ')).Trim();
        return text.Length > MaxLength ? shown + "…" : shown;
    }

    private static bool IsShown(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
