using Everseal.Watch.Probes.Http;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Federation;

/// <summary><c>saml+https://HOST/PATH</c>: the keys of a SAML metadata document, and the TLS of the server where it lies.</summary>
public sealed class SamlMetadataProbe(BoundedHttp http, TimeProvider time) : IProbe
{
    internal const string SourceName = "SAML metadata";

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var at = time.GetUtcNow();
        var server = new TargetServer(target, http, deadline);
        var metadata = await server.GetAsync(SourceName, TargetAddress.Path(target), SamlMetadataReader.Read, document => document.ToContent());
        return new Observation(target, at, [metadata.Source, .. await server.TlsAsync(at)]);
    }
}
