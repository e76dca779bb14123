using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Federation;
using Everseal.Watch.Probes.Files;
using Everseal.Watch.Probes.Http;
using Everseal.Watch.Probes.Realms;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Probes.Vsphere;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Fleet;

/// <summary>The probe of each kind of target that can be looked at from anywhere. A program adds what it alone can look at.</summary>
public static class ProbeSet
{
    public static IReadOnlyDictionary<TargetKind, IProbe> Create(TimeProvider clock)
    {
        var known = new KnownCertificates();
        var http = new BoundedHttp(clock, HttpLimits.Standard, known);
        var tls = new TlsProbe(clock, known);
        return new Dictionary<TargetKind, IProbe>
        {
            [TargetKind.File] = new FileProbe(clock),
            [TargetKind.Tls] = tls,
            [TargetKind.SamlMetadata] = new SamlMetadataProbe(http, clock),
            [TargetKind.OpenIdProvider] = new OpenIdProbe(http, clock),
            [TargetKind.Adfs] = new AdfsProbe(http, clock),
            [TargetKind.Keycloak] = new KeycloakProbe(http, clock),
            [TargetKind.Vcenter] = new VcenterProbe(http, tls, clock),
            [TargetKind.Everseal] = new EversealProbe(http, clock),
        };
    }
}
