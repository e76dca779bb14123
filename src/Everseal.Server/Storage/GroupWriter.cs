using System.Data.Common;
using System.Threading.Channels;
using Everseal.Core.Errors;

namespace Everseal.Server.Storage;

/// <summary>A connection with its prepared statements, for the one thread that writes.</summary>
internal abstract class GroupStatements : IDisposable
{
    public abstract void Begin();

    public abstract void Commit();

    public abstract void Dispose();
}

/// <summary>
/// Group commit: one thread takes everything that waits, writes it in one transaction and tells the waiters after
/// COMMIT has returned, so that many records share one fsync. When a group cannot be written its waiters get an error,
/// and the file is opened anew for the next.
/// </summary>
/// <typeparam name="TStatements">What a write works with.</typeparam>
internal sealed class GroupWriter<TStatements>(string name, Func<TStatements> open) : IDisposable
    where TStatements : GroupStatements
{
    private const int LargestGroup = 256;
    private const int QueueCapacity = 2048;

    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });
    private readonly Lock _starting = new();
    private Thread? _thread;
    private TStatements? _statements;

    /// <param name="write">Its refusal is the caller's answer; it must then have written nothing.</param>
    /// <returns>Null once the write is durable. Once queued it cannot be called back.</returns>
    public async ValueTask<StsError?> WriteAsync(Func<TStatements, StsError?> write, CancellationToken cancellationToken)
    {
        EnsureStarted();
        var pending = new Write(write);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return ErrorCodes.Server.StorageFailed.With("The request failed.", $"{name} is closed");
        }

        return await pending.Done.Task;
    }

    /// <summary>Writes what is queued, then closes the file.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        lock (_starting)
        {
            _thread?.Join();
        }
    }

    private void EnsureStarted()
    {
        lock (_starting)
        {
            if (_thread is not null)
                return;
            _thread = new Thread(Run) { Name = name, IsBackground = true };
            _thread.Start();
        }
    }

    private void Run()
    {
        var group = new List<Write>(LargestGroup);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var write))
                group.Add(write);
            WriteGroup(group);
            group.Clear();
        }

        _statements?.Dispose();
    }

#pragma warning disable CA1031 // whatever happens, the waiters must hear of it and the writer must live
    private void WriteGroup(List<Write> group)
    {
        try
        {
            _statements ??= open();
            _statements.Begin();
            group.ForEach(write => write.Refusal = write.Apply(_statements));
            _statements.Commit();
        }
        catch (Exception exception)
        {
            Reopen();
            var error = ErrorCodes.Server.StorageFailed.With("The store cannot be written.", $"{name}: {exception.Message}");
            group.ForEach(write => write.Done.TrySetResult(error));
            return;
        }

        group.ForEach(write => write.Done.TrySetResult(write.Refusal));
    }

    // Closing a connection rolls back what is open on it.
    private void Reopen()
    {
        try
        {
            _statements?.Dispose();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The next group opens another one.
        }

        _statements = null;
    }
#pragma warning restore CA1031

    private sealed class Write(Func<TStatements, StsError?> apply)
    {
        // Continuations must not run on the writer's thread: they would hold up the next group.
        public TaskCompletionSource<StsError?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StsError? Refusal { get; set; }

        public StsError? Apply(TStatements statements) => apply(statements);
    }
}
