using Everseal.Watch.Probes.Http;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Federation;

/// <summary><c>oidc+https://HOST/PATH</c>: an issuer's configuration, its keys with their certificates, and its TLS.</summary>
public sealed class OpenIdProbe(BoundedHttp http, TimeProvider time) : IProbe
{
    private const string Suffix = "/" + OpenIdConfiguration.WellKnownPath;

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var at = time.GetUtcNow();
        var server = new TargetServer(target, http, deadline);
        var provider = await OpenIdSources.ReadAsync(server, IssuerPath(target));
        return new Observation(target, at, [.. provider.Sources, .. await server.TlsAsync(at)]);
    }

    // People paste the document's address as often as the issuer's.
    private static string IssuerPath(CheckTarget target)
    {
        var path = TargetAddress.Path(target);
        return (path.EndsWith(Suffix, StringComparison.Ordinal) ? path[..^Suffix.Length] : path).TrimEnd('/');
    }
}
