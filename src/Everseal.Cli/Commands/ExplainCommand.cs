using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal explain CODE</c>: title, cause and remedy, without a network.</summary>
internal static class ExplainCommand
{
    public static Command Build(Terminal terminal)
    {
        var id = new Argument<string?>("CODE")
        {
            Description = "An error code such as EVS-7003; without it, all are listed.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "CODE",
        };
        id.CompletionSources.Add(_ => ErrorCodes.All.Select(code => new System.CommandLine.Completions.CompletionItem(code.Id)));
        var command = new Command("explain", "Say what an error code means and what to do.") { id };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(id) is { } wanted)
                One(terminal, wanted);
            else
                List().WriteTo(terminal);
        });
        return command;
    }

    private static void One(Terminal terminal, string wanted)
    {
        var code = ErrorCodes.Find(wanted.StartsWith("EVS-", StringComparison.OrdinalIgnoreCase) ? wanted : $"EVS-{wanted}")
            ?? throw ProblemException.CouldNot(ErrorCodes.CommandLine.UnknownErrorCode, "CODE", $"there is no {wanted}", "everseal explain");
        terminal.Out.WriteLine($"{code.Id}  {code.Title}");
        terminal.Out.WriteLine($"cause: {code.Cause}");
        terminal.Out.WriteLine($"do:    {code.Remedy}");
    }

    private static TextTable List()
    {
        var table = new TextTable("CODE", "TITLE");
        foreach (var code in ErrorCodes.All.OrderBy(code => code.Id, StringComparer.Ordinal))
            table.Row(code.Id, code.Title);
        return table;
    }
}
