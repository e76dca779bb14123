namespace Everseal.Cli.Tests;

/// <summary>
/// What is typed and what is printed, as transcripts/README.md describes:
/// <c>$ </c> a command, <c>&lt; </c> its stdin, <c>! </c> stderr, <c>? </c> the exit code, all else stdout.
/// </summary>
internal sealed record Transcript(IReadOnlyList<TranscriptStep> Steps)
{
    public static Transcript Read(string path)
    {
        var steps = new List<TranscriptStep>();
        foreach (var line in File.ReadLines(path).Where(line => !line.StartsWith('#')))
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
                steps.Add(new TranscriptStep(line[2..]));
            else if (steps.Count > 0)
                steps[^1].Take(line);
        }

        return new Transcript(steps);
    }
}

internal sealed class TranscriptStep(string command)
{
    private readonly List<string> output = [];
    private readonly List<string> error = [];
    private readonly List<string> input = [];

    public string Command => command;

    public string Input => string.Concat(input.Select(line => line + "\n"));

    public IReadOnlyList<string> Output => [.. output.SkipLast(TrailingBlanks(output))];

    public IReadOnlyList<string> Error => error;

    public int ExitCode { get; private set; }

    public void Take(string line)
    {
        if (line.StartsWith("! ", StringComparison.Ordinal))
            error.Add(line[2..]);
        else if (line.StartsWith("< ", StringComparison.Ordinal))
            input.Add(line[2..]);
        else if (line.StartsWith("? ", StringComparison.Ordinal))
            ExitCode = int.Parse(line[2..]);
        else
            output.Add(line);
    }

    // Blank lines only set the steps apart.
    private static int TrailingBlanks(List<string> lines) => lines.AsEnumerable().Reverse().TakeWhile(line => line.Length == 0).Count();
}
