using System.Globalization;
using System.Text;

namespace Everseal.Core.Incidents;

/// <summary>What a watched system says about itself may be a megabyte of anything, and goes into mails and onto terminals.</summary>
public static class IncidentTexts
{
    private const int ShortText = 256;
    private const int LongText = 1024;

    /// <summary>
    /// On one line, without what moves a terminal, turns a text around or hides in it, and no longer than people read.
    /// Cleaned once or twice, it is the same.
    /// </summary>
    public static IncidentReport Cleaned(this IncidentReport report) => report with
    {
        Subject = report.Subject.Cleaned(),
        Condition = report.Condition is { } condition ? Clean(condition) : null,
    };

    /// <summary>As it is kept, and so as it has to be looked for.</summary>
    public static IncidentSubject Cleaned(this IncidentSubject subject) => new(Clean(subject.Target, ShortText), Clean(subject.Slot, ShortText));

    public static string ShortLine(string text) => Clean(text, ShortText);

    private static IncidentCondition Clean(IncidentCondition condition) => condition with
    {
        Detail = Clean(condition.Detail, LongText),
        Effect = Clean(condition.Effect, LongText),
        Next = Clean(condition.Next, LongText),
        Certificate = condition.Certificate is { } certificate ? Clean(certificate, LongText) : null,
    };

    private static string Clean(string text, int longest)
    {
        var shown = IsAllShown(text) ? text : Shown(text);
        return shown.Length <= longest ? shown : $"{shown[..EndOfRune(shown, longest - 1)]}…";
    }

    private static bool IsAllShown(string text) => text.All(character => character < '\x7f' ? character >= ' ' : char.IsLetterOrDigit(character));

    private static string Shown(string text)
    {
        var shown = new StringBuilder(text.Length);

        // By runes: half a surrogate pair comes out as U+FFFD, and there are format characters beyond the first plane.
        foreach (var rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Format:
                    break;
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    shown.Append(' ');
                    break;
                default:
                    shown.Append(rune.ToString());
                    break;
            }
        }

        return shown.ToString();
    }

    private static int EndOfRune(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
