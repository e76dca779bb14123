using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary>Incidents and channels as people read them.</summary>
internal static class AlarmTables
{
    public static TextTable List(IncidentList list, DateTimeOffset now)
    {
        var table = new TextTable("ID", "SEVERITY", "TARGET", "SLOT", "WHAT", "DATE", "OPEN SINCE", "STATE");
        foreach (var incident in list.Incidents)
        {
            table.Row(
                $"{incident.Id}", SeverityOf(incident), incident.Target, incident.Slot, incident.Title, DateOf(incident.Due, now), Times.Utc(incident.OpenedAt),
                StateOf(incident));
        }

        return table;
    }

    public static TextTable One(IncidentDescription incident, DateTimeOffset now)
    {
        var table = new TextTable("INCIDENT", $"{incident.Id}")
            .Row("What", incident.Title)
            .Row("Severity", SeverityOf(incident))
            .Row("Target", incident.Target)
            .Row("Slot", incident.Slot)
            .Row("Certificate", incident.Certificate)
            .Row("Date", DateOf(incident.Due, now))
            .Row("Effect", incident.Effect)
            .Row("Next", incident.Next)
            .Row("Detail", incident.Detail)
            .Row("Code", $"{incident.Code} (everseal explain {incident.Code})")
            .Row("State", StateOf(incident))
            .Row("Open since", Times.Utc(incident.OpenedAt));
        if (incident.Count > 1)
            table.Row("Times", $"{incident.Count}, last {Times.Utc(incident.SeenAt)}");
        if (incident.Acknowledgement is { } taken)
            table.Row("Taken", $"by {taken.By}, {Times.Utc(taken.At)}, at {taken.Severity}{(taken.Reason is null ? "" : $": {taken.Reason}")}");
        return incident.ResolvedAt is { } resolved ? table.Row("Resolved", Times.Utc(resolved)) : table;
    }

    public static TextTable Channels(AlarmChannelList list, DateTimeOffset now)
    {
        var table = new TextTable("CHANNEL", "KIND", "FROM", "DIGEST", "HEARTBEAT", "LAST DELIVERY", "WAITING", "REFUSED", "LAST ERROR");
        foreach (var channel in list.Channels)
        {
            table.Row(
                channel.Name, channel.Kind, channel.From, channel.Digest ? "weekly" : "no",
                channel.HeartbeatSeconds is { } seconds ? $"every {Times.Span(TimeSpan.FromSeconds(seconds))}" : "no",
                channel.DeliveredAt is { } at ? Times.Relative(at, now) : "never", $"{channel.Waiting}", channel.Refused > 0 ? Cell.Warning($"{channel.Refused}") : "0",
                channel.Error is { } error ? Cell.Warning(error) : "none");
        }

        return table;
    }

    private static Cell SeverityOf(IncidentDescription incident) => incident switch
    {
        { ResolvedAt: not null } => incident.Severity,
        { Severity: "critical" or "expired" } => Cell.Critical(incident.Severity),
        { Severity: "warning" } => Cell.Warning(incident.Severity),
        _ => incident.Severity,
    };

    private static string DateOf(DateTimeOffset? due, DateTimeOffset now) => due is { } date ? $"{Times.Utc(date)} ({Times.Relative(date, now)})" : "-";

    private static string StateOf(IncidentDescription incident)
        => incident.ResolvedAt is not null ? "resolved"
            : incident.Acknowledgement is { Counts: true } taken ? $"taken by {taken.By}"
            : incident.Acknowledgement is not null ? "open, louder since it was taken"
            : "open";
}
