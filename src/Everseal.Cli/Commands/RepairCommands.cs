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
/// <c>everseal repair</c>: on the host, with no login and everything expired. Shows first what is wrong and what it would do; a
/// running server does it in its own process, and where none runs the server program does.
/// </summary>
internal sealed class RepairCommands(Terminal terminal)
{
    private readonly DataOption data = new(terminal);
    private readonly Option<OutputFormat?> output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Build()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what is wrong and what would be done, and change nothing; the default where nobody can be asked." };
        var newRoot = new Option<bool>("--new-root") { Description = "Let an ended root be followed by a new one, which everybody must be given." };
        var yes = AdministrationOptions.Yes();
        output.Recursive = true;
        var command = new Command("repair", "Mend what has expired or is damaged: works with no server and no login. Shows the plan first; can be taken back.")
        {
            data.Option, dryRun, newRoot, yes, output,
        };
        command.SetAction((parsed, cancellation) => RepairAsync(parsed, parsed.GetValue(dryRun), parsed.GetValue(yes), parsed.GetValue(newRoot), cancellation));
        command.Add(Rollback());
        command.Add(Status());
        return command;
    }

    private async Task<int> RepairAsync(ParseResult parsed, bool dryRun, bool yes, bool newRoot, CancellationToken cancellation)
    {
        if (await RunAsync(parsed, new RepairOrder(Apply: false, newRoot), cancellation) is not { } seen)
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
                terminal.Note("nothing was changed; to do it: everseal repair --yes");
            return ExitOf(seen);
        }

        Confirmation.Ask(terminal, yes, $"This makes the {seen.Steps.Count} changes above to {Path.GetFullPath(data.Read(parsed))}. everseal repair rollback takes them back.");
        terminal.Note("repairing …");
        if (await RunAsync(parsed, new RepairOrder(Apply: true, newRoot), cancellation) is not { } done)
            return ExitCodes.Refused;
        Print(parsed, done, RepairTables.Done);
        return ExitCodes.Ok;
    }

    private Command Rollback()
    {
        var yes = AdministrationOptions.Yes();
        var command = new Command("rollback", "Take the last repair back: what it changed, where it is still as it left it.") { yes };
        command.SetAction(async (parsed, cancellation) =>
        {
            Confirmation.Ask(terminal, parsed.GetValue(yes), $"This takes the last repair of {Path.GetFullPath(data.Read(parsed))} back. Tokens signed with a key that it made are refused from then on.");
            var done = await AskAsync(
                parsed, client => client.PostAsync<RollbackDescription>(ApiPaths.For(ApiPaths.RepairRollback), cancellation),
                "", ["repair", "rollback"], AdministrationJson.Default.RollbackDescription, cancellation);
            if (done is null)
                return ExitCodes.Refused;
            Print(parsed, done, RepairTables.TakenBack);
            return ExitCodes.Ok;
        });
        return command;
    }

    private Command Status()
    {
        var command = new Command("status", "List the repairs of the data directory; exit code 1 while one is cut short or its trial failed.");
        command.SetAction(async (parsed, cancellation) =>
        {
            var answer = await ServerProgram.Find(terminal).AskAsync("", ["repair", "status", "--data", Path.GetFullPath(data.Read(parsed))], cancellation);
            if (answer is null)
                return ExitCodes.Refused;
            var list = JsonSerializer.Deserialize(answer, AdministrationJson.Default.RepairList)!;
            Print(parsed, list, RepairTables.List);
            return list.Repairs is [{ State: RepairStates.Begun or RepairStates.Applied }, ..] ? ExitCodes.Warning : ExitCodes.Ok;
        });
        return command;
    }

    private Task<RepairDescription?> RunAsync(ParseResult parsed, RepairOrder order, CancellationToken cancellation) => AskAsync(
        parsed, client => client.SendAsync<RepairOrder, RepairDescription>(HttpMethod.Post, ApiPaths.For(ApiPaths.Repairs), order, cancellation),
        JsonSerializer.Serialize(order, AdministrationJson.Default.RepairOrder), ["repair"], AdministrationJson.Default.RepairDescription, cancellation);

    /// <summary>The server that holds the directory; when none does, the server program.</summary>
    /// <returns>Null when the server program said why not.</returns>
    private async Task<T?> AskAsync<T>(
        ParseResult parsed, Func<AdministrationClient, Task<T>> server, string question, string[] verb, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var directory = data.Read(parsed);
        try
        {
            using var client = AdministrationClient.OnHost(directory);
            return await server(client);
        }
        catch (ProblemException stopped) when (stopped.Problem.Code == ErrorCodes.CommandLine.NoServer.Id)
        {
            var answer = await ServerProgram.Find(terminal).AskAsync(question, [.. verb, "--data", Path.GetFullPath(directory)], cancellation);
            return answer is null ? null : JsonSerializer.Deserialize(answer, type);
        }
    }

    private void Print<T>(ParseResult parsed, T value, Action<T, Terminal> table)
    {
        if (parsed.GetValue(output) is OutputFormat.Json)
            JsonOutput.Write(terminal, value);
        else
            table(value, terminal);
    }

    // As a check: what it found is its exit code.
    private static int ExitOf(RepairDescription seen)
        => seen.Findings.Any(finding => finding.IsOutage) ? ExitCodes.Refused : seen.Findings.Count > 0 ? ExitCodes.Warning : ExitCodes.Ok;
}
