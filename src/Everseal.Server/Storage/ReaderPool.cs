using System.Collections.Concurrent;

namespace Everseal.Server.Storage;

/// <summary>
/// Connections that only read, kept open with their statements prepared; as many as ever read at once. For what every request
/// asks: to open a connection and to compile the statement costs ten times as much as the answer.
/// </summary>
/// <typeparam name="TReader">A connection with its prepared statements, for one thread at a time.</typeparam>
internal sealed class ReaderPool<TReader>(Func<TReader> open) : IDisposable
    where TReader : IDisposable
{
    private readonly ConcurrentBag<TReader> _idle = [];

    /// <param name="question">Answers from what is committed now; it must have read its rows to the end.</param>
    public T Read<T>(Func<TReader, T> question)
    {
        var reader = _idle.TryTake(out var idle) ? idle : open();
        try
        {
            var answer = question(reader);
            _idle.Add(reader);
            return answer;
        }
        catch
        {
            // A connection that failed once is not trusted again.
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
