using Everseal.Core.Errors;

namespace Everseal.Server.Hosting;

/// <summary>What the verbs of the server program say: data to stdout, progress and problems to stderr.</summary>
internal static class Terminal
{
    /// <summary>Exit status of a verb that was refused (docs/reference/exit-codes.md).</summary>
    private const int Refused = 2;

    /// <summary>The same for a verb that judges: then nothing was judged, which is never fine.</summary>
    private const int NotJudged = 3;

    /// <summary>Runs a verb; a refusal becomes its message, the next command and the exit status.</summary>
    public static Task<int> GuardAsync(Func<Task> verb) => RunAsync(
        async () =>
        {
            await verb();
            return 0;
        },
        Refused);

    /// <summary>Runs a verb whose exit status is a verdict.</summary>
    public static Task<int> JudgeAsync(Func<Task<int>> verb) => RunAsync(verb, NotJudged);

    private static async Task<int> RunAsync(Func<Task<int>> verb, int refused)
    {
        try
        {
            return await verb();
        }
        catch (StsErrorException exception)
        {
            var error = exception.Error;
            await Console.Error.WriteLineAsync($"error {error.Code.Id}: {error.PublicDetail}");
            if (error.InternalDetail is not null)
                await Console.Error.WriteLineAsync($"  {error.InternalDetail}");
            await Console.Error.WriteLineAsync($"next: {error.Code.Remedy}");
            return refused;
        }
    }

    public static Task SayAsync(string text) => Console.Out.WriteLineAsync(text);

    /// <summary>Progress of what may take longer than a second.</summary>
    public static Task ProgressAsync(string text) => Console.Error.WriteLineAsync(text);
}
