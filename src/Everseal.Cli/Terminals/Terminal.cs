namespace Everseal.Cli.Terminals;

/// <summary>Where a command reads and prints: the process's own streams, or a test's.</summary>
internal sealed class Terminal(TextReader input, TextWriter output, TextWriter error)
{
    private const int BulkSize = 16 * 1024;

    public TextReader In { get; } = input;

    /// <summary>Data, and nothing else.</summary>
    public TextWriter Out { get; private set; } = output;

    /// <summary>Messages, progress, prompts.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Whether a person can be asked: stdin and stderr are both a terminal.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Whether stderr is a terminal, on which a line can be rewritten.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>Width of the terminal, or null when the output goes to a file or a pipe and must not be wrapped.</summary>
    public int? Width { get; init; }

    public bool Colour { get; set; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Opens the stream behind <see cref="Out"/> once more; null for a test's, which costs nothing.</summary>
    private Func<TextWriter>? OpenBulk { get; init; }

    public static Terminal OfProcess() => new(Console.In, Console.Out, Console.Error)
    {
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        ShowsProgress = !Console.IsErrorRedirected,
        Width = Console.IsOutputRedirected ? null : WindowWidth(),
        Colour = !Console.IsOutputRedirected && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR")),
        OpenBulk = () => new StreamWriter(Console.OpenStandardOutput(), Console.Out.Encoding, BulkSize),
    };

    /// <summary>
    /// For a command that prints much: what it writes to <see cref="Out"/> meanwhile is handed to the system in large pieces. The process's
    /// own writer hands on each piece by itself, and the report of a fleet has tens of thousands.
    /// </summary>
    public void InBulk(Action print)
    {
        var single = Out;
        using var bulk = OpenBulk?.Invoke();
        Out = bulk ?? single;
        try
        {
            print();
        }
        finally
        {
            Out = single;
        }
    }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public void Note(string message) => Error.WriteLine(Printable.Line(message));

    // A pseudo-terminal without a size (some CI runners) says 0.
    private static int? WindowWidth() => Console.WindowWidth is > 20 and var width ? width : null;
}
