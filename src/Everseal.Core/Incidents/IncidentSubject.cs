namespace Everseal.Core.Incidents;

/// <summary>What an incident is about. Of each there is at most one open incident.</summary>
/// <param name="Target">The system: <see cref="Server"/>, or a watched target by its name.</param>
/// <param name="Slot">The part of it: <c>TLS</c>, <c>STS signing everseal.local</c>, <c>clock</c>.</param>
public sealed record IncidentSubject(string Target, string Slot)
{
    /// <summary>This server, as a target.</summary>
    public const string Server = "everseal";

    private const string ChannelSlot = "alarm channel ";
    private const string RefusedSlot = "alarms refused by ";

    public static IncidentSubject Own(string slot) => new(Server, slot);

    public static IncidentSubject Channel(string name) => Own($"{ChannelSlot}{name}");

    /// <summary>Messages that a channel's receiver refused for good.</summary>
    public static IncidentSubject RefusedBy(string channel) => Own($"{RefusedSlot}{channel}");

    /// <summary>Whether it is about an alarm channel, whichever.</summary>
    public bool IsOfAChannel => Target == Server && (Slot.StartsWith(ChannelSlot, StringComparison.Ordinal) || Slot.StartsWith(RefusedSlot, StringComparison.Ordinal));

    public override string ToString() => $"{Target}: {Slot}";
}
