using Everseal.Watch.Probes.Http;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Federation;

/// <summary>
/// <c>adfs://HOST</c>: the federation metadata, the OpenID configuration with its keys, and TLS. AD FS signs the metadata with
/// the token-signing certificate that is primary, so the document itself tells which of two signs today.
/// </summary>
public sealed class AdfsProbe(BoundedHttp http, TimeProvider time) : IProbe
{
    private const string MetadataPath = "/FederationMetadata/2007-06/FederationMetadata.xml";

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var at = time.GetUtcNow();
        var server = new TargetServer(target, http, deadline);
        var provider = OpenIdSources.ReadAsync(server, "/adfs");
        var metadata = await server.GetAsync(SamlMetadataProbe.SourceName, MetadataPath, SamlMetadataReader.Read, document => document.ToContent());

        // Before AD FS 2016 there is no OpenID Connect.
        var openId = await provider;
        var sources = openId.Sources.Select(source => source with { IsOptional = openId.IsMissing });
        return new Observation(target, at, [metadata.Source, .. sources, .. await server.TlsAsync(at)]);
    }
}
