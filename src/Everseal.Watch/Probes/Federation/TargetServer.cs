using System.Net;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Http;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Federation;

/// <summary>The HTTPS server that a target names: its documents and its TLS, each as a source. What fails is said there; nothing throws.</summary>
internal sealed class TargetServer(CheckTarget target, BoundedHttp anyHttp, CancellationToken deadline)
{
    private const int MaxReason = 400;

    private readonly BoundedHttp _http = anyHttp.By(target.ServerName is { } name ? new HttpRoute(name, target.Host!) : null);
    private readonly Lock _lock = new();
    private ObservedSource? _tls;

    private string Name => target.ServerName ?? target.Host!;

    /// <param name="path">Percent-encoded, with its slash and its query.</param>
    public Uri AddressOf(string path) => new(Name.Contains(':') ? $"https://[{Name}]:{target.Port}{path}" : $"https://{Name}:{target.Port}{path}");

    /// <summary>What the server showed in the first handshake that succeeded, or why none did; nothing before the first document was asked for.</summary>
    /// <param name="at">When the target's CA certificates, if it names some, have to vouch for it.</param>
    public async Task<IReadOnlyList<ObservedSource>> TlsAsync(DateTimeOffset at)
    {
        ObservedSource? seen;
        lock (_lock)
            seen = _tls;
        return seen is null ? [] : [await CaTrust.RemarkAsync(seen, target.CaFile, at, deadline)];
    }

    public Task<ReadDocument<T>> GetAsync<T>(string name, string path, Func<ReadOnlyMemory<byte>, Result<T>> read, Func<T, SourceContent> tell)
        where T : class
        => GetAsync(name, AddressOf(path), foundAt: null, read, tell);

    /// <param name="foundAt">The server whose document names the address: it may lead outward and never inward. Null for an address of the target's own.</param>
    public async Task<ReadDocument<T>> GetAsync<T>(
        string name, Uri address, IPAddress? foundAt, Func<ReadOnlyMemory<byte>, Result<T>> read, Func<T, SourceContent> tell)
        where T : class
    {
        var exchange = await _http.GetAsync(address, deadline, foundAt: foundAt);
        return Tell(name, address, exchange, Refusal(exchange), read, tell);
    }

    /// <param name="isRefusalAnAnswer">The document comes whatever the status: a report of health.</param>
    public async Task<ReadDocument<SourceContent>> GetAsync(
        string name, string path, Func<ReadOnlyMemory<byte>, Result<SourceContent>> read, bool isRefusalAnAnswer = false)
    {
        var exchange = await _http.GetAsync(AddressOf(path), deadline);
        return Tell(name, AddressOf(path), exchange, isRefusalAnAnswer && !exchange.Body.IsEmpty ? null : Refusal(exchange), read, content => content);
    }

    /// <param name="soapAction">SOAP 1.1, §6.1.1, without its quotes.</param>
    /// <param name="read">Also reads what comes with status 500: a SOAP fault.</param>
    public async Task<ReadDocument<T>> CallAsync<T>(
        string name, string path, ReadOnlyMemory<byte> envelope, string soapAction, Func<ReadOnlyMemory<byte>, Result<T>> read, Func<T, SourceContent> tell)
        where T : class
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["SOAPAction"] = soapAction };
        var exchange = await _http.PostAsync(AddressOf(path), envelope, "text/xml; charset=utf-8", headers, deadline);
        var isFault = exchange is { Status: 500, Body.IsEmpty: false, ContentType: "text/xml" };
        return Tell(name, AddressOf(path), exchange, isFault ? null : Refusal(exchange), read, tell);
    }

    private ReadDocument<T> Tell<T>(
        string name, Uri address, HttpExchange exchange, StsError? refusal, Func<ReadOnlyMemory<byte>, Result<T>> read, Func<T, SourceContent> tell)
        where T : class
    {
        Note(exchange);
        var document = refusal is null ? read(exchange.Body) : refusal;
        var source = document.IsSuccess
            ? tell(document.Value).At(name, address.AbsoluteUri)
            : new ObservedSource(name, address.AbsoluteUri, [], document.Error);
        return new ReadDocument<T>(source with { Clock = exchange.Clock }, document.Value, HasAnswered: exchange.Status is not null) { Peer = exchange.Peer };
    }

    private void Note(HttpExchange exchange)
    {
        if (exchange.Tls is not { } seen || exchange.Address.Authority != AddressOf("/").Authority)
            return;
        lock (_lock)
        {
            if (_tls is null or { Failure: not null, Certificates.Count: 0 })
                _tls = seen;
        }
    }

    private static StsError? Refusal(HttpExchange exchange) => exchange.Status switch
    {
        404 or 410 => ErrorCodes.FederationProbes.DocumentMissing.With($"The server answers {exchange.Status}."),
        >= 200 and < 300 or null => exchange.Failure,
        >= 400 => ErrorCodes.FederationProbes.DocumentRefused.With($"The server answers {exchange.Status}{Reason(exchange)}."),
        _ => exchange.Failure ?? ErrorCodes.FederationProbes.DocumentRefused.With($"The server answers {exchange.Status}."),
    };

    // A sentence is worth repeating, a page for people is not.
    private static string Reason(HttpExchange exchange)
        => exchange is { ContentType: "text/plain", Body.Length: > 0 and < MaxReason }
            ? $": {ForeignText.Of(System.Text.Encoding.UTF8.GetString(exchange.Body.Span)).TrimEnd('.')}"
            : string.Empty;
}

/// <param name="Document">Null when the source failed.</param>
/// <param name="HasAnswered">Whether a web server answered at all, with whatever status.</param>
internal sealed record ReadDocument<T>(ObservedSource Source, T? Document, bool HasAnswered)
    where T : class
{
    /// <summary>Who gave it.</summary>
    public IPAddress? Peer { get; init; }

    public bool IsMissing => Source.Failure?.Code == ErrorCodes.FederationProbes.DocumentMissing;

    /// <summary>The source of a document that not every version of the product lets through to anybody.</summary>
    public ObservedSource OptionalSource => Source with { IsOptional = IsMissing || Source.Failure?.Code == ErrorCodes.FederationProbes.MethodRefused };
}
