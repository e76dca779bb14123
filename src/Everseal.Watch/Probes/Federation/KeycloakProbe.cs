using Everseal.Watch.Probes.Http;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Federation;

/// <summary><c>keycloak://HOST/REALM</c>: a realm's SAML descriptor, its OpenID configuration with its keys, and TLS.</summary>
public sealed class KeycloakProbe(BoundedHttp http, TimeProvider time) : IProbe
{
    private const string FirstRealm = "master";

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var at = time.GetUtcNow();
        var server = new TargetServer(target, http, deadline);
        var realm = Uri.EscapeDataString(TargetAddress.Realm(target) ?? FirstRealm);
        var found = await ReadAsync(server, $"/realms/{realm}");

        // Up to version 16 everything lay below /auth, and many kept that when they upgraded.
        if (found.IsMissing && await ReadAsync(server, $"/auth/realms/{realm}") is { IsMissing: false } older)
            found = older;
        return new Observation(target, at, [.. found.Sources, .. await server.TlsAsync(at)]);
    }

    private static async Task<OpenIdObservation> ReadAsync(TargetServer server, string path)
    {
        var descriptor = server.GetAsync(SamlMetadataProbe.SourceName, $"{path}/protocol/saml/descriptor", SamlMetadataReader.Read, document => document.ToContent());
        var provider = await OpenIdSources.ReadAsync(server, path);
        var metadata = await descriptor;
        return new OpenIdObservation([metadata.Source, .. provider.Sources], provider.IsMissing && metadata.IsMissing);
    }
}
