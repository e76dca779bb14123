using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Everseal.Cli.Administration;
using Everseal.Cli.ServerProcess;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary>
/// What changes a data directory by a plan: it is shown, confirmed, applied and tried. A running server does it in its own process, and
/// where none runs the server program does.
/// </summary>
internal sealed class RepairSession(Terminal terminal)
{
    private readonly DataOption data = new(terminal);
    private readonly Option<OutputFormat?> output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json);

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Show what would be done, and change nothing; the default where nobody can be asked." };

    public Command Add(Command command)
    {
        output.Recursive = true;
        command.Add(data.Option);
        command.Add(output);
        return command;
    }

    public string Directory(ParseResult parsed) => Path.GetFullPath(data.Read(parsed));

    /// <param name="order">What to do; whether to apply it is decided here.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ParseResult parsed, RepairOrder order, bool dryRun, bool yes, CancellationToken cancellation)
    {
        if (await SendAsync(parsed, order with { Apply = false }, cancellation) is not { } seen)
            return ExitCodes.Refused;
        var onlyLooks = dryRun || seen.Steps.Count == 0 || !(yes || terminal.CanAsk);
        var isJson = parsed.GetValue(output) is OutputFormat.Json;
        if (onlyLooks && isJson)
            JsonOutput.Write(terminal, seen);
        else if (!isJson)
            RepairTables.Plan(seen, terminal);
        if (onlyLooks)
        {
            if (seen.Steps.Count > 0)
                terminal.Note("nothing was changed; to do it: the same with --yes");
            return ExitOf(seen);
        }

        Confirmation.Ask(terminal, yes, $"This makes the {seen.Steps.Count} changes above to {Directory(parsed)}. everseal repair rollback takes them back.");
        terminal.Note("repairing …");
        if (await SendAsync(parsed, order with { Apply = true }, cancellation) is not { } done)
            return ExitCodes.Refused;
        Print(parsed, done, RepairTables.Done);
        return ExitCodes.Ok;
    }

    /// <summary>The server that holds the directory; when none does, the server program.</summary>
    /// <param name="question">For the program's stdin.</param>
    /// <returns>Null when the server program said why not.</returns>
    public async Task<T?> AskAsync<T>(
        ParseResult parsed, Func<AdministrationClient, Task<T>> server, string question, string[] verb, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var client = AdministrationClient.OnHost(data.Read(parsed));
            return await server(client);
        }
        catch (ProblemException stopped) when (stopped.Problem.Code == ErrorCodes.CommandLine.NoServer.Id)
        {
            return await AskProgramAsync(parsed, question, verb, type, cancellation);
        }
    }

    public async Task<T?> AskProgramAsync<T>(ParseResult parsed, string question, string[] verb, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var answer = await ServerProgram.Find(terminal).AskAsync(question, [.. verb, "--data", Directory(parsed)], cancellation);
        return answer is null ? null : JsonSerializer.Deserialize(answer, type);
    }

    public void Print<T>(ParseResult parsed, T value, Action<T, Terminal> table)
    {
        if (parsed.GetValue(output) is OutputFormat.Json)
            JsonOutput.Write(terminal, value);
        else
            table(value, terminal);
    }

    private Task<RepairDescription?> SendAsync(ParseResult parsed, RepairOrder order, CancellationToken cancellation) => AskAsync(
        parsed, client => client.SendAsync<RepairOrder, RepairDescription>(HttpMethod.Post, ApiPaths.For(ApiPaths.Repairs), order, cancellation),
        JsonSerializer.Serialize(order, AdministrationJson.Default.RepairOrder), ["repair"], AdministrationJson.Default.RepairDescription, cancellation);

    // As a check: what it found is its exit code.
    private static int ExitOf(RepairDescription seen)
        => seen.Findings.Any(finding => finding.IsOutage) ? ExitCodes.Refused : seen.Findings.Count > 0 ? ExitCodes.Warning : ExitCodes.Ok;
}
