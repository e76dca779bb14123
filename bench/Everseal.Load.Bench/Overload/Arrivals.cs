using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Everseal.Load.Measuring;

namespace Everseal.Load.Overload;

/// <summary>
/// Requests that come at their own pace, whether answers come or not. A refused one is sent again later, as clients do.
/// </summary>
/// <param name="mostInFlight">More callers than this the client cannot play; their requests count as offered and unanswered.</param>
internal sealed class Arrivals(Caller caller, ConcurrentQueue<ReadOnlyMemory<byte>> requests, int mostInFlight)
{
    private readonly ConcurrentDictionary<int, Task> sending = new();
    private ArrivalCounts counts = new();
    private int number;

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

    public Task DrainAsync() => Task.WhenAll(sending.Values);

    private void Send(CancellationToken cancellationToken)
    {
        if (sending.Count >= mostInFlight || !requests.TryDequeue(out var request))
        {
            Interlocked.Increment(ref counts.Unanswered);
            return;
        }

        var mine = number++;
        sending[mine] = Task.Run(() => SendAsync(mine, request, cancellationToken), cancellationToken);
    }

    private async Task SendAsync(int mine, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var (status, _) = await caller.SendAsync(request, cancellationToken);
            if (status == HttpStatusCode.OK)
            {
                counts.Good.Add(Stopwatch.GetElapsedTime(started));
                return;
            }

            Interlocked.Increment(ref counts.Shed);
            requests.Enqueue(request);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref counts.Unanswered);
        }
        finally
        {
            sending.TryRemove(mine, out _);
        }
    }
}

/// <summary>What became of requests within a time.</summary>
internal sealed class ArrivalCounts
{
    /// <summary>Refused by 503 or 429.</summary>
    public int Shed;

    /// <summary>The connection was refused, the client gave up, or had no connection left to send by.</summary>
    public int Unanswered;

    public int Offered { get; set; }

    public ConcurrentBag<TimeSpan> Good { get; } = [];
}
