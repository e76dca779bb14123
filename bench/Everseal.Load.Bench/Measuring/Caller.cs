using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Everseal.Load.Processes;

namespace Everseal.Load.Measuring;

/// <summary>Sends prepared requests over so many kept-alive connections, and counts what it cost the server.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient http;
    private readonly Uri address;
    private readonly MediaTypeHeaderValue mediaType;
    private readonly AuthenticationHeaderValue? authorization;

    /// <param name="authorization">Goes with every request; null for none.</param>
    public Caller(Uri address, X509Certificate2 trustAnchor, string mediaType = "text/xml", AuthenticationHeaderValue? authorization = null)
    {
        (this.address, this.authorization) = (address, authorization);
        this.mediaType = new MediaTypeHeaderValue(mediaType) { CharSet = "utf-8" };
        http = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { trustAnchor },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
                // The bare server's certificate names localhost; it is pinned by the trust store above.
                RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
            },
        });
    }

    /// <exception cref="InvalidOperationException">An answer was not 200: what is refused must not be counted as fast.</exception>
    public async Task<ReadOnlyMemory<byte>> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(request) };
        message.Content.Headers.ContentType = mediaType;
        message.Headers.Authorization = authorization;
        using var response = await http.SendAsync(message, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? body
            : throw new InvalidOperationException($"{address} answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    /// <summary>All requests, or as many as <paramref name="limit"/> allows.</summary>
    public async Task<Sample> BurstAsync(
        MeasuredProcess server, IReadOnlyList<ReadOnlyMemory<byte>> requests, int concurrency, TimeSpan limit, CancellationToken cancellationToken)
    {
        var next = -1;
        var (clock, cpu) = (Stopwatch.StartNew(), server.CpuTime);
        var callers = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(CallAsync, cancellationToken)));
        var latencies = callers.SelectMany(each => each).ToList();
        return new Sample(latencies.Count, clock.Elapsed, server.CpuTime - cpu, latencies);

        async Task<List<TimeSpan>> CallAsync()
        {
            var mine = new List<TimeSpan>();
            while (clock.Elapsed < limit && Interlocked.Increment(ref next) is var i && i < requests.Count)
            {
                var started = Stopwatch.GetTimestamp();
                await AskAsync(requests[i], cancellationToken);
                mine.Add(Stopwatch.GetElapsedTime(started));
            }

            return mine;
        }
    }

    public void Dispose() => http.Dispose();
}
