namespace Everseal.Core.Incidents;

/// <summary>What a watched system says about itself may be a megabyte of anything, and goes into mails and onto terminals.</summary>
public static class IncidentTexts
{
    private const int ShortText = 256;
    private const int LongText = 1024;

    /// <summary>Without control characters, and no longer than people read. Cleaned once or twice, it is the same.</summary>
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
        var clipped = text.Length <= longest ? text : $"{text[..(longest - 1)]}…";
        return clipped.Any(char.IsControl) ? string.Concat(clipped.Select(character => char.IsControl(character) ? ' ' : character)) : clipped;
    }
}
