namespace Everseal.Server.Rehearsal;

/// <summary>
/// What happens to nodes: clocks drift, jump and are set right again, nodes are off. One trouble at a time, since two nodes
/// of three with a wrong clock are a majority.
/// </summary>
internal sealed class Troubles(Timeline timeline, IReadOnlyList<SimulatedNode> nodes, SeededSequence luck)
{
    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(-1), TimeSpan.FromDays(-10), TimeSpan.FromDays(55),
        TimeSpan.FromDays(400), TimeSpan.FromDays(2 * 365), TimeSpan.FromDays(-12 * 365), TimeSpan.FromDays(12 * 365),
    ];

    /// <summary>Called with a node whose state changed.</summary>
    public required Action<SimulatedNode> Changed { get; init; }

    public void Begin() => timeline.After(luck.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(30)), Happen);

    private void Happen()
    {
        var node = nodes[luck.Below(nodes.Count)];
        switch (luck.Below(10))
        {
            case < 3:
                Drift(node);
                End();
                break;
            case < 7:
                SwitchOff(node);
                break;
            default:
                SetClock(node);
                break;
        }
    }

    private void End() => Begin();

    private void Drift(SimulatedNode node)
    {
        node.Clock.Skew = luck.Between(-SimulatedClock.LargestSkew, SimulatedClock.LargestSkew);
        if (node.IsOn)
            Changed(node);
    }

    private void SwitchOff(SimulatedNode node)
    {
        node.Stop();
        timeline.After(OffTime(), () =>
        {
            node.Start();
            Changed(node);
            End();
        });
    }

    // A single node that is off for months takes its relying parties' time to learn with it; several stand in for each other.
    private TimeSpan OffTime() => luck.Below(20) switch
    {
        _ when nodes.Count == 1 => luck.Between(TimeSpan.FromMinutes(5), TimeSpan.FromDays(7)),
        0 => TimeSpan.FromDays(800),
        < 5 => luck.Between(TimeSpan.FromDays(3), TimeSpan.FromDays(90)),
        _ => luck.Between(TimeSpan.FromMinutes(5), TimeSpan.FromDays(3)),
    };

    // Set right within the hours after which a clock that runs steadily is believed.
    private void SetClock(SimulatedNode node)
    {
        node.SetClock(Jumps[luck.Below(Jumps.Length)]);
        Changed(node);
        timeline.After(luck.Between(TimeSpan.FromMinutes(5), TimeSpan.FromHours(5)), () =>
        {
            node.SetClock(TimeSpan.Zero);
            Changed(node);
            End();
        });
    }
}
