using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Tls;

/// <summary>Looks at <c>tls://</c>, <c>ldaps://</c> and the protocols that begin TLS by a command.</summary>
/// <param name="known">The run's.</param>
public sealed class TlsProbe(TimeProvider time, KnownCertificates known) : IProbe
{
    private readonly TlsObserver _observer = new(time, known);

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var host = target.Host ?? throw new ArgumentException("A TLS target has a host.", nameof(target));
        var endpoint = new TlsEndpoint(host, target.Port, target.ServerName ?? host, target.StartTls);
        var source = await _observer.ObserveAsync(endpoint, deadline);
        var at = time.GetUtcNow();
        return new Observation(target, at, [await CaTrust.RemarkAsync(source, target.CaFile, at, deadline)]);
    }
}
