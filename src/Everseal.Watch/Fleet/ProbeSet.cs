using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Fleet;

/// <summary>The probe of each kind of target that can be looked at from anywhere. A program adds what it alone can look at.</summary>
public static class ProbeSet
{
    public static IReadOnlyDictionary<TargetKind, IProbe> Create(TimeProvider clock) => new Dictionary<TargetKind, IProbe>
    {
        [TargetKind.Tls] = new TlsProbe(clock),
    };
}
