using System.Text;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms;

/// <summary>A message in words. Every channel tells the same.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Fields">Name and value, the most urgent first.</param>
internal sealed record AlarmText(string Subject, IReadOnlyList<(string Name, string Value)> Fields)
{
    private const int LongestDigest = 100;

    /// <summary>All of it as lines of text.</summary>
    public string Body
    {
        get
        {
            var text = new StringBuilder().Append(Subject).Append("\n\n");
            foreach (var (name, value) in Fields)
                text.Append($"{name + ":",-14}{value}\n");
            return text.ToString();
        }
    }

    /// <param name="now">The day of delivery: "in 29 d" is counted from it.</param>
    public static AlarmText Of(AlarmMessage message, DateTimeOffset now) => message switch
    {
        { Incident: { } incident } => new AlarmText(SubjectOf(message.Event, incident, now), [.. FieldsOf(message, incident, now)]),
        { Event: AlarmEvent.Digest } => new AlarmText(DigestSubject(message), [.. DigestFields(message, now)]),
        _ => new AlarmText($"Everseal watches, {Open(message.OpenCount)}", [("Server", message.Server), ("At", Utc(message.At))]),
    };

    /// <summary>"2026-03-30 12:00 UTC, in 29 d".</summary>
    public static string Date(DateTimeOffset date, DateTimeOffset now) => $"{Utc(date)}, {(date > now ? $"in {Days(date - now)}" : $"{Days(now - date)} ago")}";

    private static string SubjectOf(AlarmEvent what, AlarmIncident incident, DateTimeOffset now)
        => $"{Word(what, incident.Severity)}: {incident.Title}: {incident.Target}: {incident.Slot}{(incident.Due is { } due && what != AlarmEvent.Resolved ? $" ({Date(due, now)})" : "")}";

    private static string Word(AlarmEvent what, Severity severity) => what switch
    {
        AlarmEvent.Reminded => $"STILL {severity.ToString().ToUpperInvariant()}",
        AlarmEvent.Eased => $"EASED to {severity.ToString().ToUpperInvariant()}",
        AlarmEvent.Acknowledged => "ACKNOWLEDGED",
        AlarmEvent.Resolved => "RESOLVED",
        AlarmEvent.Test => "TEST",
        _ => severity.ToString().ToUpperInvariant(),
    };

    private static IEnumerable<(string Name, string Value)> FieldsOf(AlarmMessage message, AlarmIncident incident, DateTimeOffset now)
    {
        yield return ("Severity", incident.Severity.ToString().ToLowerInvariant());
        yield return ("Target", incident.Target);
        yield return ("Slot", incident.Slot);
        if (incident.Certificate is { } certificate)
            yield return ("Certificate", certificate);
        if (incident.Due is { } due)
            yield return ("Date", Date(due, now));
        yield return ("Effect", incident.Effect);
        if (message.Event != AlarmEvent.Resolved)
            yield return ("Do now", incident.Next);
        yield return ("Detail", incident.Detail);
        if (incident.Count > 1)
            yield return ("Times", $"{incident.Count}");
        if (incident.AcknowledgedBy is { } person)
            yield return ("Taken by", person);
        yield return ("Open since", Utc(incident.OpenedAt));
        if (incident.ResolvedAt is { } resolved)
            yield return ("Resolved", Utc(resolved));
        yield return ("Incident", $"{incident.Id} (everseal alarm show {incident.Id})");
        yield return ("Code", $"{incident.Code} (everseal explain {incident.Code})");
        yield return ("Server", message.Server);
    }

    private static string DigestSubject(AlarmMessage message)
    {
        var loudest = message.Open.Count == 0 ? "" : $", the loudest is {message.Open[0].Severity.ToString().ToLowerInvariant()}";
        return $"Weekly digest: {Open(message.OpenCount)}{loudest}";
    }

    private static IEnumerable<(string Name, string Value)> DigestFields(AlarmMessage message, DateTimeOffset now)
    {
        yield return ("Server", message.Server);
        foreach (var incident in message.Open.Take(LongestDigest))
        {
            var date = incident.Due is { } due ? $" ({Date(due, now)})" : "";
            yield return ($"Incident {incident.Id}", $"{SubjectOf(AlarmEvent.Digest, incident with { Due = null }, now)}{date}; {incident.Effect} Do now: {incident.Next}");
        }

        if (message.OpenCount > LongestDigest)
            yield return ("And", $"{message.OpenCount - LongestDigest} more: everseal alarm list");
    }

    private static string Open(int count) => count switch { 0 => "no incident is open", 1 => "1 incident is open", _ => $"{count} incidents are open" };

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'");

    private static string Days(TimeSpan distance) => distance.TotalDays >= 2 ? $"{(int)distance.TotalDays} d" : $"{(int)distance.TotalHours} h";
}
