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
/// Group commit. One thread takes everything that waits, writes it in one transaction and tells the waiters after COMMIT has
/// returned: many records share one fsync, and while the disk works the next group gathers. When a group cannot be written
/// its waiters get an error, and the file is opened anew for the next.
/// </summary>
/// <typeparam name="TStatements">What a write works with.</typeparam>
/// <param name="name">As it appears in the log: <c>ledger</c>.</param>
internal sealed partial class GroupWriter<TStatements>(string name, Func<TStatements> open, ILogger logger) : IDisposable
    where TStatements : GroupStatements
{
    private const int LargestGroup = 512;
    private const int QueueCapacity = 4096;

    // What a write wakes is the one reader, and that by setting an event: no reason to go by way of the thread pool.
    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true, AllowSynchronousContinuations = true });

    // A thread that spun before it sleeps would take the core from those who are about to write.
    private readonly ManualResetEventSlim _work = new(initialState: false, spinCount: 0);
    private readonly Lock _starting = new();
    private Thread? _thread;
    private TStatements? _statements;
    private volatile StsError? _failure;
    private volatile Action<TStatements>? _between;

    /// <summary>Why the last group was not written; null when it was.</summary>
    public StsError? Failure => _failure;

    /// <summary>Waits for a place in the queue, then until the write is durable. Once queued it cannot be called back.</summary>
    /// <param name="write">Its refusal is the caller's answer; it must then have written nothing.</param>
    /// <returns>Null once the write is durable.</returns>
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
            return ErrorCodes.Server.StorageFailed.With("The request failed.", $"the {name} is closed");
        }

        return await pending.Done.Task;
    }

    /// <summary>Has something done in nobody's way: when the next group is written and its waiters have been told.</summary>
    public void AfterNextGroup(Action<TStatements> work) => _between = work;

    /// <summary>Writes what is queued, then closes the file.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        lock (_starting)
        {
            _thread?.Join();
        }

        _work.Dispose();
    }

    private void EnsureStarted()
    {
        if (Volatile.Read(ref _thread) is not null)
            return;

        lock (_starting)
        {
            if (_thread is not null)
                return;
            var thread = new Thread(Run) { Name = name, IsBackground = true };
            thread.Start();
            Volatile.Write(ref _thread, thread);
        }
    }

    private void Run()
    {
        var group = new List<Write>(LargestGroup);
        while (WaitForWork())
        {
            while (TakeAnother(group))
            {
            }

            WriteGroup(group);
            group.Clear();
        }

        Close();
    }

    private bool WaitForWork()
    {
        var wait = _queue.Reader.WaitToReadAsync();
        if (wait.IsCompletedSuccessfully)
            return wait.Result;

        _work.Reset();
        var waiting = wait.AsTask().GetAwaiter();
        waiting.UnsafeOnCompleted(_work.Set);
        _work.Wait();
        return waiting.GetResult();
    }

    private bool TakeAnother(List<Write> group)
    {
        if (group.Count == LargestGroup || !_queue.Reader.TryRead(out var write))
            return false;
        group.Add(write);
        return true;
    }

#pragma warning disable CA1031 // whatever happens, the waiters must hear of it and the writer must live
    private void WriteGroup(List<Write> group)
    {
        try
        {
            _statements ??= open();
            _statements.Begin();

            // What arrives while others are written still comes along: one fsync less.
            for (var i = 0; i < group.Count || TakeAnother(group); i++)
                group[i].ApplyTo(_statements);
            _statements.Commit();
        }
        catch (Exception exception)
        {
            Close();
            var error = ErrorCodes.Server.StorageFailed.With("The request failed.", $"{name}: {exception.Message}");
            _failure = error;
            group.ForEach(write => write.Done.TrySetResult(error));
            LogGroupFailed(name, group.Count, exception.Message);
            return;
        }

        _failure = null;
        group.ForEach(write => write.Done.TrySetResult(write.Refusal));
        DoWhatIsBetween(_statements);
    }

    private void DoWhatIsBetween(TStatements statements)
    {
        if (_between is not { } work)
            return;

        _between = null;
        try
        {
            work(statements);
        }
        catch (Exception exception)
        {
            LogBetweenFailed(name, exception.Message);
        }
    }

    // Closing a connection rolls back what is open on it.
    private void Close()
    {
        try
        {
            _statements?.Dispose();
        }
        catch (Exception exception)
        {
            LogCloseFailed(name, exception.Message);
        }

        _statements = null;
    }
#pragma warning restore CA1031

    [LoggerMessage(LogLevel.Error, "EVS-6005 the {Name} could not write {Count} records, so nothing of them was answered: {Reason}. Free space or repair the disk; writing resumes by itself")]
    private partial void LogGroupFailed(string name, int count, string reason);

    [LoggerMessage(LogLevel.Warning, "The upkeep of the {Name} failed and will be tried again: {Reason}")]
    private partial void LogBetweenFailed(string name, string reason);

    [LoggerMessage(LogLevel.Warning, "The connection of the {Name} did not close cleanly: {Reason}")]
    private partial void LogCloseFailed(string name, string reason);

    private sealed class Write(Func<TStatements, StsError?> apply)
    {
        // Continuations must not run on the writer's thread: they would hold up the next group.
        public TaskCompletionSource<StsError?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StsError? Refusal { get; private set; }

        public void ApplyTo(TStatements statements) => Refusal = apply(statements);
    }
}
