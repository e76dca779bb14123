using System.Text.Json;
using Everseal.Core.Administration;

namespace Everseal.Cli.Terminals;

/// <summary>Prints what stopped a command on stderr: a line and a hint for people, one JSON object for programs.</summary>
internal static class ProblemWriter
{
    public static void Write(Terminal terminal, Problem problem, string? format)
    {
        // A monitoring system shows stdout and nothing else.
        if (format is "nagios")
            terminal.Out.WriteLine(Printable.Line($"EVERSEAL UNKNOWN - {problem.Code} {problem.Detail}".Replace('|', '_')));
        if (format is "json" or "jsonl")
        {
            terminal.Error.WriteLine(JsonSerializer.Serialize(problem, JsonOutput.Compact.Problem));
            return;
        }

        var field = problem.Field is null ? "" : $"{problem.Field}: ";
        terminal.Note($"error {problem.Code}: {field}{problem.Detail}");
        if (problem.Next is not null)
            terminal.Note($"next: {problem.Next}");
    }
}
