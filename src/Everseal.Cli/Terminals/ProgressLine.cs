namespace Everseal.Cli.Terminals;

/// <summary>"123 of 1000 checked" on stderr, rewritten in place: on a terminal only, and only when there is something to wait for.</summary>
internal sealed class ProgressLine(Terminal terminal, string what)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly Lock turn = new();
    private readonly long started = terminal.Clock.GetTimestamp();
    private TimeSpan shownAt;

    /// <summary>May be called from several threads.</summary>
    public void Show(int done, int total)
    {
        if (!terminal.ShowsProgress)
            return;

        lock (turn)
        {
            var elapsed = terminal.Clock.GetElapsedTime(started);
            if (elapsed < Patience || elapsed - shownAt < Pace)
                return;
            shownAt = elapsed;
            terminal.Error.Write($"\r{done} of {total} {what}");
        }
    }

    /// <summary>Leaves no trace of it.</summary>
    public void Clear()
    {
        lock (turn)
        {
            if (shownAt > TimeSpan.Zero)
                terminal.Error.Write("\r\u001b[K");
        }
    }
}
