using System.Diagnostics;
using Everseal.Load.Measuring;

namespace Everseal.Load.Overload;

/// <summary>How long others wait meanwhile: a relying party that validates a token, and a client that reads the WSDL.</summary>
internal sealed class Probes(Caller caller, ReadOnlyMemory<byte> validate)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    public List<TimeSpan> Validations { get; } = [];

    public List<TimeSpan> Documents { get; } = [];

    /// <exception cref="InvalidOperationException">One of them was refused.</exception>
    public async Task RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length; await Task.Delay(Interval, cancellationToken))
        {
            var started = Stopwatch.GetTimestamp();
            await caller.AskAsync(validate, cancellationToken);
            Validations.Add(Stopwatch.GetElapsedTime(started));
            Documents.Add(await caller.GetAsync("?wsdl", cancellationToken));
        }
    }
}
