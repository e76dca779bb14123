using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal repair</c>: on the host, with no login and everything expired.</summary>
internal sealed class RepairCommands(Terminal terminal)
{
    private readonly RepairSession session = new(terminal);

    public Command Build()
    {
        var dryRun = RepairSession.DryRun();
        var newRoot = new Option<bool>("--new-root") { Description = "Let an ended root be followed by a new one, which everybody must be given." };
        var yes = AdministrationOptions.Yes();
        var command = session.Add(new Command("repair", "Mend what has expired or is damaged: works with no server and no login. Shows the plan first; can be taken back.") { dryRun, newRoot, yes });
        command.SetAction((parsed, cancellation) => session.RunAsync(
            parsed, new RepairOrder(Apply: false, parsed.GetValue(newRoot)), parsed.GetValue(dryRun), parsed.GetValue(yes), cancellation));
        command.Add(Rollback());
        command.Add(Status());
        return command;
    }

    private Command Rollback()
    {
        var yes = AdministrationOptions.Yes();
        var command = new Command("rollback", "Take the last repair back: what it changed, where it is still as it left it.") { yes };
        command.SetAction(async (parsed, cancellation) =>
        {
            Confirmation.Ask(terminal, parsed.GetValue(yes), $"This takes the last repair of {session.Directory(parsed)} back. Tokens signed with a key that it made are refused from then on.");
            var done = await session.AskAsync(
                parsed, client => client.PostAsync<RollbackDescription>(ApiPaths.For(ApiPaths.RepairRollback), cancellation),
                "", ["repair", "rollback"], AdministrationJson.Default.RollbackDescription, cancellation);
            if (done is null)
                return ExitCodes.Refused;
            session.Print(parsed, done, RepairTables.TakenBack);
            return ExitCodes.Ok;
        });
        return command;
    }

    private Command Status()
    {
        var command = new Command("status", "List the repairs of the data directory; exit code 1 while one is cut short or its trial failed.");
        command.SetAction(async (parsed, cancellation) =>
        {
            if (await session.AskProgramAsync(parsed, "", ["repair", "status"], AdministrationJson.Default.RepairList, cancellation) is not { } list)
                return ExitCodes.Refused;
            session.Print(parsed, list, RepairTables.List);
            return list.Repairs is [{ State: RepairStates.Begun or RepairStates.Applied }, ..] ? ExitCodes.Warning : ExitCodes.Ok;
        });
        return command;
    }
}
