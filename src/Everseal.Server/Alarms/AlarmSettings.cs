using Everseal.Core.Incidents;
using Everseal.Watch.Alarms;

namespace Everseal.Server.Alarms;

/// <summary>Who is told when something is wrong.</summary>
public sealed record AlarmSettings
{
    public IReadOnlyList<ChannelSettings> Channels { get; init; } = [];

    public AlarmPlan PlanOf(string server) => new(server, [.. Channels.Select(channel => channel.Route)]);

    public override string ToString() => Channels.Count == 0 ? "none" : string.Join(", ", Channels);
}

/// <summary>Which systems that others run are watched.</summary>
public sealed record WatchSettings
{
    /// <summary>A targets file of <c>everseal check</c>; null watches none.</summary>
    public string? Targets { get; init; }

    public TimeSpan Every { get; init; } = TimeSpan.FromHours(6);
}
