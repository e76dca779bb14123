using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Load.Overload;

/// <summary>
/// Requests that come at their own pace, whether answers come or not, over connections that are open. A refused one is sent
/// again later, as clients do.
/// </summary>
internal sealed class Arrivals(Uri address, ConcurrentQueue<ReadOnlyMemory<byte>> requests) : IDisposable
{
    private readonly ConcurrentBag<Connection> idle = [];
    private ArrivalCounts counts = new();
    private int busy;

    /// <summary>One after the other: how many handshakes a server bears is another question.</summary>
    public async Task OpenAsync(int connections, X509Certificate2 anchor, CancellationToken cancellationToken)
    {
        for (var i = 0; i < connections; i++)
            idle.Add(await Connection.OpenAsync(address, anchor, cancellationToken));
    }

    /// <summary>Sends at a fixed rate for a time.</summary>
    /// <returns>What came in during this time; what is still under way counts in none.</returns>
    public async Task<ArrivalCounts> OfferAsync(double perSecond, TimeSpan length, CancellationToken cancellationToken)
    {
        var mine = counts = new ArrivalCounts();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length; await Task.Delay(1, cancellationToken))
        {
            for (var due = (int)(clock.Elapsed.TotalSeconds * perSecond); mine.Offered < due; mine.Offered++)
                Send(cancellationToken);
        }

        // Latecomers are counted apart.
        counts = new ArrivalCounts();
        return mine;
    }

    /// <summary>Waits for the last answers.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref busy) > 0)
            await Task.Delay(10, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var connection in idle)
            connection.Dispose();
    }

    private void Send(CancellationToken cancellationToken)
    {
        if (!idle.TryTake(out var connection))
        {
            Interlocked.Increment(ref counts.WithoutConnection);
            return;
        }

        if (!requests.TryDequeue(out var request))
            throw new InvalidOperationException("Too few requests were made ahead.");
        Interlocked.Increment(ref busy);
        _ = SendAsync(connection, request, cancellationToken);
    }

    private async Task SendAsync(Connection connection, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            if (await connection.PostAsync(request, cancellationToken) == 200)
            {
                counts.Good.Add(Stopwatch.GetElapsedTime(started));
            }
            else
            {
                Interlocked.Increment(ref counts.Shed);
                requests.Enqueue(request);
            }

            idle.Add(connection);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            Interlocked.Increment(ref counts.Lost);
            connection.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref busy);
        }
    }
}

/// <summary>What became of requests within a time.</summary>
internal sealed class ArrivalCounts
{
    /// <summary>Refused by 503 or 429.</summary>
    public int Shed;

    /// <summary>The connection broke.</summary>
    public int Lost;

    /// <summary>All connections had a request under way: the caller stands before a closed door.</summary>
    public int WithoutConnection;

    public int Offered { get; set; }

    public ConcurrentBag<TimeSpan> Good { get; } = [];
}
