using System.Threading.Channels;
using Everseal.Core.Errors;

namespace Everseal.Server.Ledger;

/// <summary>
/// The one writer. It takes everything that waits, writes it in one transaction and tells the waiters after
/// COMMIT has returned: many tokens share one fsync, and while the disk works the next group gathers.
/// When a group cannot be written its waiters get an error, and the writer opens the file anew for the next.
/// </summary>
internal sealed partial class LedgerWriter : IDisposable
{
    private const int LargestGroup = 512;
    private const int QueueCapacity = 4096;

    private readonly Channel<LedgerWrite> _queue = Channel.CreateBounded<LedgerWrite>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true });

    private readonly LedgerDatabase _database;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private LedgerStatements? _statements;
    private volatile StsError? _failure;
    private volatile bool _checkpointWanted;

    public LedgerWriter(LedgerDatabase database, ILogger logger)
    {
        _database = database;
        _logger = logger;
        _thread = new Thread(Run) { Name = "ledger", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why the last group was not written; null when it was.</summary>
    public StsError? Failure => _failure;

    /// <summary>Waits for a place in the queue, then until the write is durable. Once queued it cannot be called back.</summary>
    public async ValueTask<StsError?> WriteAsync(LedgerWrite write, CancellationToken cancellationToken)
    {
        if (!_queue.Writer.TryWrite(write))
        {
            try
            {
                await _queue.Writer.WriteAsync(write, cancellationToken);
            }
            catch (ChannelClosedException)
            {
                return new StsError(ErrorCodes.Server.StorageFailed, "The request failed.", "the ledger is closed");
            }
        }

        return await write.Done;
    }

    /// <summary>Asks for the end of a checkpoint after the next group's waiters have been told.</summary>
    public void FinishCheckpoint() => _checkpointWanted = true;

    /// <summary>Writes what is queued, then closes the file.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        var group = new List<LedgerWrite>(LargestGroup);
        while (WaitForWork())
        {
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            WriteGroup(group);
            group.Clear();
        }

        Close();
    }

    private bool WaitForWork()
    {
        var wait = _queue.Reader.WaitToReadAsync();
        return wait.IsCompletedSuccessfully ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
    }

#pragma warning disable CA1031 // whatever happens, the waiters must hear of it and the writer must live
    private void WriteGroup(List<LedgerWrite> group)
    {
        try
        {
            _statements ??= new LedgerStatements(_database.OpenForWriting());
            _statements.Begin();
            group.ForEach(write => write.ApplyTo(_statements));
            _statements.Commit();
        }
        catch (Exception exception)
        {
            Close();
            var error = new StsError(ErrorCodes.Server.StorageFailed, "The request failed.", $"ledger: {exception.Message}");
            _failure = error;
            group.ForEach(write => write.Fail(error));
            LogGroupFailed(group.Count, exception.Message);
            return;
        }

        _failure = null;
        group.ForEach(write => write.Complete());
        CheckpointWhenWanted();
    }

    private void CheckpointWhenWanted()
    {
        if (!_checkpointWanted)
        {
            return;
        }

        _checkpointWanted = false;
        try
        {
            _statements?.Checkpoint();
        }
        catch (Exception exception)
        {
            LogCheckpointFailed(exception.Message);
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
            LogCloseFailed(exception.Message);
        }

        _statements = null;
    }
#pragma warning restore CA1031

    [LoggerMessage(Level = LogLevel.Error, Message = "EVS-6005 the ledger could not write {Count} records, so nothing of them was answered: {Reason}. Free space or repair the disk; writing resumes by itself")]
    private partial void LogGroupFailed(int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger's checkpoint failed and will be tried again: {Reason}")]
    private partial void LogCheckpointFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger's connection did not close cleanly: {Reason}")]
    private partial void LogCloseFailed(string reason);
}
