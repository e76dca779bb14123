using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Everseal.Load.Processes;

namespace Everseal.Load.Measuring;

/// <summary>Sends prepared requests over so many kept-alive connections, and counts what it cost the server.</summary>
internal sealed class Caller : IDisposable
{
    private const int MostWarmUps = 12;

    private readonly HttpClient http;
    private readonly Uri address;
    private readonly MediaTypeHeaderValue contentType;

    /// <param name="from">The address to call from, where a caller is not to share its limits with others.</param>
    /// <param name="authorization">Goes with every request; null for none.</param>
    public Caller(Uri address, X509Certificate2 trustAnchor, string contentType = "text/xml; charset=utf-8", IPAddress? from = null, AuthenticationHeaderValue? authorization = null)
    {
        this.address = address;
        this.contentType = MediaTypeHeaderValue.Parse(contentType);
        http = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseProxy = false,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(from ?? IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken),
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { trustAnchor },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
                // The bare server's certificate names localhost; it is pinned by the trust store above.
                RemoteCertificateValidationCallback = (_, presented, _, errors) =>
                {
                    ServerCertificate ??= X509CertificateLoader.LoadCertificate(presented!.GetRawCertData());
                    return (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
                },
            },
        });
        http.DefaultRequestHeaders.Authorization = authorization;
    }

    /// <summary>What the server showed first; null before.</summary>
    public X509Certificate2? ServerCertificate { get; private set; }

    public async Task<ReadOnlyMemory<byte>> GetAsync(Uri file, CancellationToken cancellationToken) => await http.GetByteArrayAsync(file, cancellationToken);

    /// <exception cref="InvalidOperationException">An answer was not 200: what is refused must not be counted as fast.</exception>
    public async Task<ReadOnlyMemory<byte>> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(request, cancellationToken);
        return status == HttpStatusCode.OK
            ? body
            : throw new InvalidOperationException($"{address} answered {(int)status}: {System.Text.Encoding.UTF8.GetString(body.Span)}");
    }

    /// <summary>Whatever the answer is.</summary>
    /// <exception cref="HttpRequestException">There was none.</exception>
    public Task<(HttpStatusCode Status, ReadOnlyMemory<byte> Body)> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Post, address, request, cancellationToken);

    public async Task<(HttpStatusCode Status, ReadOnlyMemory<byte> Body)> SendAsync(HttpMethod method, Uri where, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, where) { Content = new ReadOnlyMemoryContent(request) };
        message.Content.Headers.ContentType = contentType;
        using var response = await http.SendAsync(message, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>How long a GET of this path takes.</summary>
    public async Task<TimeSpan> GetAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await http.GetAsync(new Uri(address, path), cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <exception cref="HttpRequestException">The answer was not 200.</exception>
    public Task<byte[]> FetchAsync(Uri document, CancellationToken cancellationToken) => http.GetByteArrayAsync(document, cancellationToken);

    /// <summary>All requests, or as many as <paramref name="limit"/> allows.</summary>
    public Task<Sample> BurstAsync(
        MeasuredProcess server, IReadOnlyList<ReadOnlyMemory<byte>> requests, int concurrency, TimeSpan limit, CancellationToken cancellationToken)
        => BurstAsync(server, i => AskAsync(requests[i], cancellationToken), requests.Count, concurrency, limit, cancellationToken);

    /// <summary>
    /// Until the JIT has recompiled what is hot, which costs as much as some thousand requests: two bursts in a row were not faster
    /// than those before. Figures are of a server that runs.
    /// </summary>
    public async Task SettleAsync(
        MeasuredProcess server, Func<IReadOnlyList<ReadOnlyMemory<byte>>> make, int concurrency, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (fastest, withoutGain) = (0.0, 0);
        for (var burst = 0; burst < MostWarmUps && withoutGain < 2; burst++)
        {
            var rate = (await BurstAsync(server, make(), concurrency, limit, cancellationToken)).PerCpuSecond;
            withoutGain = rate > fastest ? 0 : withoutGain + 1;
            fastest = Math.Max(fastest, rate);
        }
    }

    /// <summary>One document so many times, or as often as <paramref name="limit"/> allows.</summary>
    public Task<Sample> BurstAsync(
        MeasuredProcess server, Uri document, int count, int concurrency, TimeSpan limit, CancellationToken cancellationToken)
        => BurstAsync(server, _ => FetchAsync(document, cancellationToken), count, concurrency, limit, cancellationToken);

    private static async Task<Sample> BurstAsync(
        MeasuredProcess server, Func<int, Task> call, int count, int concurrency, TimeSpan limit, CancellationToken cancellationToken)
    {
        var next = -1;
        var (clock, cpu) = (Stopwatch.StartNew(), server.CpuTime);
        var callers = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(CallAsync, cancellationToken)));
        var latencies = callers.SelectMany(each => each).ToList();
        return new Sample(latencies.Count, clock.Elapsed, server.CpuTime - cpu, latencies);

        async Task<List<TimeSpan>> CallAsync()
        {
            var mine = new List<TimeSpan>();
            while (clock.Elapsed < limit && Interlocked.Increment(ref next) is var i && i < count)
            {
                var started = Stopwatch.GetTimestamp();
                await call(i);
                mine.Add(Stopwatch.GetElapsedTime(started));
            }

            return mine;
        }
    }

    public void Dispose() => http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(IPAddress from, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
