using System.Net;
using System.Net.Http.Headers;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Tls;

namespace Everseal.Watch.Probes.Http;

/// <summary>
/// Asks web servers that nobody vouches for. Every certificate is accepted and told, none believed; bytes, redirects and
/// time are bounded. No proxy, no cookies, no credentials: never send a secret this way.
/// </summary>
public sealed class BoundedHttp
{
    private readonly TimeProvider _time;
    private readonly HttpLimits _limits;
    private readonly KnownCertificates _known;
    private readonly BodyReader _bodies;
    private readonly HttpRoute? _route;

    /// <param name="known">The run's.</param>
    public BoundedHttp(TimeProvider time, HttpLimits limits, KnownCertificates known)
        : this(time, limits, known, new BodyReader(limits.MaxBodyBytes), route: null)
    {
    }

    private BoundedHttp(TimeProvider time, HttpLimits limits, KnownCertificates known, BodyReader bodies, HttpRoute? route)
    {
        _time = time;
        _limits = limits;
        _known = known;
        _bodies = bodies;
        _route = route;
    }

    /// <summary>The same by another route; null for the one that names resolve to.</summary>
    public BoundedHttp By(HttpRoute? other) => new(_time, _limits, _known, _bodies, other);

    /// <summary>Follows redirects within the same host.</summary>
    /// <param name="address">https, or http where the target says so.</param>
    /// <param name="deadline">Ends the exchange wherever it stands.</param>
    /// <param name="accept">Media type to ask for.</param>
    /// <param name="foundAt">Who named the address, where that was not the caller's own user: it leads outward or to the same distance, never inward.</param>
    public async Task<HttpExchange> GetAsync(Uri address, CancellationToken deadline, string? accept = null, IPAddress? foundAt = null)
    {
        var nearest = foundAt is null ? AddressScope.Host : AddressScopes.Of(foundAt);
        ObservedSource? firstTls = null;
        for (var redirects = 0; ; redirects++)
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, address);
            if (accept is not null)
                question.Headers.Accept.ParseAdd(accept);
            using var call = new HttpCall(_time, _limits, _known, _bodies, address, HostOf(address), nearest);
            var exchange = await call.SendAsync(question, deadline);
            firstTls ??= exchange.Tls;
            if (call.Location is not { } location)
                return exchange with { Tls = firstTls };
            if (redirects == _limits.MaxRedirects)
                return exchange with { Tls = firstTls, Failure = ErrorCodes.TlsProbes.TooManyRedirects.With($"After {redirects} redirects {address} sends on to {Shown(location)}.") };
            var next = new Uri(address, location);
            if (!MayFollow(address, next))
                return exchange with { Tls = firstTls, Failure = ErrorCodes.TlsProbes.RedirectRefused.With($"{address} sends to {Shown(next)}.") };

            // The name may mean another place the next time that it is asked for.
            nearest = exchange.Peer is { } peer ? AddressScopes.Of(peer) : nearest;
            address = next;
        }
    }

    /// <summary>Follows no redirect.</summary>
    /// <param name="address">https, or http where the target says so.</param>
    /// <param name="body">To be sent as it is.</param>
    /// <param name="contentType">With its parameters.</param>
    /// <param name="headers">Beside Content-Type: SOAPAction and the like.</param>
    /// <param name="deadline">Ends the exchange wherever it stands.</param>
    public async Task<HttpExchange> PostAsync(
        Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers, CancellationToken deadline)
    {
        using var question = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        question.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
            question.Headers.TryAddWithoutValidation(name, value);
        using var call = new HttpCall(_time, _limits, _known, _bodies, address, HostOf(address), AddressScope.Host);
        return await call.SendAsync(question, deadline);
    }

    private string HostOf(Uri address)
        => _route is not null && string.Equals(address.IdnHost, _route.Name, StringComparison.OrdinalIgnoreCase) ? _route.Host : address.IdnHost;

    // A hostile target must not make the machine that checks ask around in its own network.
    private static bool MayFollow(Uri from, Uri to)
        => string.Equals(from.IdnHost, to.IdnHost, StringComparison.OrdinalIgnoreCase)
            && to.UserInfo.Length == 0
            && (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp));

    private static string Shown(Uri location)
    {
        const int longest = 200;
        var text = location.IsAbsoluteUri ? location.AbsoluteUri : Uri.EscapeDataString(location.OriginalString);
        return text.Length <= longest ? text : text[..longest] + "…";
    }
}
