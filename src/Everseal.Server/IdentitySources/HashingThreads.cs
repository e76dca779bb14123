using System.Collections.Concurrent;

namespace Everseal.Server.IdentitySources;

/// <summary>
/// Threads of their own for what occupies a core for tens of milliseconds. On the pool's threads, of which there are at
/// first as many as cores, two passwords would hold up every other answer of the server.
/// </summary>
internal sealed class HashingThreads : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public HashingThreads(int count)
    {
        for (var i = 0; i < count; i++)
            new Thread(Run) { Name = "passwords", IsBackground = true }.Start();
    }

    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        // The waiter goes on with a pool's thread.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => Complete(done, work, cancellationToken), CancellationToken.None);
        return done.Task;
    }

    /// <summary>What waits is still done.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }

#pragma warning disable CA1031 // whatever it is, it is the waiter's
    private static void Complete<T>(TaskCompletionSource<T> done, Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            // Whoever has gone needs no hash.
            cancellationToken.ThrowIfCancellationRequested();
            done.SetResult(work());
        }
        catch (OperationCanceledException)
        {
            done.SetCanceled(cancellationToken);
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }
#pragma warning restore CA1031
}
