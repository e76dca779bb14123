using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Tls;

namespace Everseal.Watch.Probes.Http;

/// <summary>One question on one connection of its own, so that what its TLS showed belongs to this answer.</summary>
internal sealed class HttpCall : IDisposable
{
    private readonly TimeProvider _time;
    private readonly BodyReader _bodies;
    private readonly Uri _address;
    private readonly string _host;
    private readonly AddressScope _nearest;
    private readonly TcpConnector _connector;
    private readonly TlsSight? _sight;
    private readonly HttpMessageInvoker _http;
    private DateTimeOffset _asked;
    private IPAddress? _peer;

    /// <param name="host">Where to connect to, whatever host the address names.</param>
    /// <param name="nearest">What is nearer than this is not connected to.</param>
    public HttpCall(TimeProvider time, HttpLimits limits, KnownCertificates known, BodyReader bodies, Uri address, string host, AddressScope nearest)
    {
        _time = time;
        _bodies = bodies;
        _address = address;
        _host = host;
        _nearest = nearest;
        _connector = new TcpConnector(time);
        var endpoint = new TlsEndpoint(host, address.Port, address.IdnHost);
        _sight = address.Scheme == Uri.UriSchemeHttps ? new TlsSight(endpoint, known) : null;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = limits.MaxHeaderKilobytes,
            MaxResponseDrainSize = 0, // what is not read is not waited for
            ConnectTimeout = Timeout.InfiniteTimeSpan, // the deadline is the caller's
            ActivityHeadersPropagator = null,
            SslOptions = _sight?.Options() ?? new SslClientAuthenticationOptions(),
            ConnectCallback = ConnectAsync,
            PlaintextStreamFilter = Connected,
        });
    }

    /// <summary>Where the answer sends; null when it is no redirect, or sends nowhere.</summary>
    public Uri? Location { get; private set; }

    /// <summary>Never throws for what the other side does.</summary>
    public async Task<HttpExchange> SendAsync(HttpRequestMessage question, CancellationToken deadline)
    {
        question.Version = HttpVersion.Version11;
        question.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        question.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        question.Headers.TryAddWithoutValidation("User-Agent", "everseal-check");
        question.Headers.ConnectionClose = true;
        try
        {
            using var answer = await _http.SendAsync(question, deadline);
            var clock = answer.Headers.Date is { } date ? new RemoteClock(date, _asked + ((_time.GetUtcNow() - _asked) / 2)) : null;
            Location = answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect ? answer.Headers.Location : null;
            var body = await _bodies.ReadAsync(answer.Content, deadline);
            return new HttpExchange(_address, StatusFailure(answer) ?? body.Error)
            {
                Peer = _peer,
                Status = (int)answer.StatusCode,
                ContentType = answer.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(),
                Body = body.IsSuccess ? body.Value : default,
                Clock = clock,
                Tls = _sight?.Tell(null),
            };
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException or IOException)
        {
            return Explain(failed);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = (await _connector.ConnectAsync(_host, _address.Port, cancellation, _nearest)).OrThrow();
        _peer = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        var wire = new NetworkStream(socket, ownsSocket: true);
        return _sight is null ? wire : _sight.Watch(wire);
    }

    private ValueTask<Stream> Connected(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellation)
    {
        if (context.PlaintextStream is SslStream tls)
            _sight!.Complete(tls);
        _asked = _time.GetUtcNow();
        return ValueTask.FromResult(context.PlaintextStream);
    }

    private static StsError? StatusFailure(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? null
        : ErrorCodes.TlsProbes.HttpRefused.With($"The server answers with status {(int)answer.StatusCode}.");

    private HttpExchange Explain(Exception failed)
    {
        // Before the handshake is over, that is what failed, and its source says why; the question has no better reason.
        if (failed.InnerException is StsErrorException { Error: var unconnected })
            return Failed(unconnected, unconnected);
        if (_sight is { IsComplete: false, Tap: { } tap })
        {
            var reason = HandshakeFailure.Explain(tap, failed);
            return Failed(_sight.AsksForClientCertificate ? WithoutClientCertificate() : reason, reason);
        }

        // TLS 1.3 tells its refusal only after the handshake (RFC 8446, 4.4.2.4).
        var isRefused = _sight is { AsksForClientCertificate: true } && failed is not OperationCanceledException;
        return Failed(isRefused ? WithoutClientCertificate() : AfterConnecting(failed), null);
    }

    private HttpExchange Failed(StsError failure, StsError? tlsFailure) => new(_address, failure) { Peer = _peer, Tls = _sight?.Tell(tlsFailure) };

    private static StsError WithoutClientCertificate()
        => ErrorCodes.TlsProbes.ClientCertificateAsked.With("The server ended the connection because no client certificate was shown.");

    private static StsError AfterConnecting(Exception failed) => failed switch
    {
        OperationCanceledException => ErrorCodes.TlsProbes.BodyUnfinished.With("No answer came in time."),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } malformed
            => ErrorCodes.TlsProbes.HttpMalformed.With("What came back is not an answer of HTTP/1.1 within the limits.", malformed.Message),
        _ => ErrorCodes.TlsProbes.BodyUnfinished.With("The connection ended before an answer was there.", failed.Message),
    };
}
