using Everseal.Core.Incidents;

namespace Everseal.Server.Ledger;

/// <content>What a watched system says about itself may be a megabyte of anything, and goes into mails and onto terminals.</content>
public sealed partial class IncidentRegister
{
    private const int ShortText = 256;
    private const int LongText = 1024;

    private static IncidentReport Clean(IncidentReport report) => report with
    {
        Subject = new IncidentSubject(Clean(report.Subject.Target, ShortText), Clean(report.Subject.Slot, ShortText)),
        Condition = report.Condition is { } condition ? Clean(condition) : null,
    };

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
