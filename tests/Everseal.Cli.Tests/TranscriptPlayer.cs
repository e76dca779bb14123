namespace Everseal.Cli.Tests;

/// <summary>Types a transcript's lines one after the other and holds what is printed against it.</summary>
internal static class TranscriptPlayer
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "transcripts");

    public static IEnumerable<string> Names(string folder) => Directory
        .GetFiles(Path.Combine(Folder, folder), "*.txt")
        .Select(path => $"{folder}/{Path.GetFileNameWithoutExtension(path)}")
        .Order(StringComparer.Ordinal);

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    public static async Task PlayAsync(string name, Shell shell)
    {
        foreach (var step in Transcript.Read(PathOf(name)).Steps)
        {
            var printed = await shell.TypeAsync(step.Command, step.Input);
            var asExpected = TranscriptMatch.Matches(step.Output, printed.OutputLines)
                && TranscriptMatch.Matches(step.Error, printed.ErrorLines)
                && printed.ExitCode == step.ExitCode;
            if (!asExpected)
                Assert.Fail($"{name}\n\n--- expected\n{Text(step)}\n--- printed\n{Text(step.Command, printed)}");
        }
    }

    private static string PathOf(string name) => Path.Combine(Folder, $"{name}.txt");

    private static string Text(TranscriptStep step) => Text(step.Command, step.Output, step.Error, step.ExitCode);

    private static string Text(string command, Printed printed) => Text(command, printed.OutputLines, printed.ErrorLines, printed.ExitCode);

    private static string Text(string command, IEnumerable<string> output, IEnumerable<string> error, int exitCode)
        => string.Join('\n', [$"$ {command}", .. output, .. error.Select(line => $"! {line}"), $"? {exitCode}"]);
}
