using System.CommandLine;
using System.CommandLine.Completions;
using Everseal.Cli.Explaining;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal explain CODE | TEXT</c>: what it means and what to do, without a network.</summary>
internal static class ExplainCommand
{
    public static Command Build(Terminal terminal)
    {
        var words = new Argument<string[]>("CODE-OR-TEXT")
        {
            Description = "An error code such as EVS-7003, or the text that somebody sees; without it, all are listed.",
            Arity = ArgumentArity.ZeroOrMore,
            HelpName = "CODE|TEXT",
        };
        words.CompletionSources.Add(_ => ErrorCodes.All.Select(code => new CompletionItem(code.Id)));
        var all = new Option<bool>("--all") { Description = "Print every code with cause and remedy, as Markdown." };
        var command = new Command("explain", "Say what an error code or an error's text means and what to do.") { words, all };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(all))
                ErrorReference.WriteTo(terminal.Out);
            else if (parsed.GetValue(words) is [_, ..] seen)
                Explain(terminal, string.Join(' ', seen));
            else
                List(terminal);
        });
        return command;
    }

    private static void Explain(Terminal terminal, string seen)
    {
        if (CodeOf(seen) is { } code)
            One(terminal, code);
        else if (Runbook.For(seen).ToList() is [_, ..] runbooks)
            terminal.Out.WriteLine(string.Join("\n\n", runbooks.Select(runbook => runbook.Text.TrimEnd())));
        else if (ErrorCodes.All.Where(known => known.Title.Contains(seen, StringComparison.OrdinalIgnoreCase)).ToList() is [_, ..] titled)
            titled.ForEach(known => One(terminal, known));
        else
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.UnknownErrorCode, "CODE|TEXT", $"nothing is known of '{seen}'", "everseal explain");
    }

    private static ErrorCode? CodeOf(string seen)
        => ErrorCodes.Find(seen.StartsWith("EVS-", StringComparison.OrdinalIgnoreCase) ? seen : $"EVS-{seen}");

    private static void One(Terminal terminal, ErrorCode code)
    {
        terminal.Out.WriteLine($"{code.Id}  {code.Title}");
        terminal.Out.WriteLine($"cause: {code.Cause}");
        terminal.Out.WriteLine($"do:    {code.Remedy}");
        foreach (var runbook in Runbook.All.Where(runbook => runbook.Codes.Contains(code.Id)))
            terminal.Out.WriteLine($"more:  everseal explain '{runbook.Title}'");
    }

    private static void List(Terminal terminal)
    {
        var table = new TextTable("CODE", "TITLE");
        foreach (var code in ErrorCodes.All.OrderBy(code => code.Id, StringComparer.Ordinal))
            table.Row(code.Id, code.Title);
        foreach (var runbook in Runbook.All)
            table.Row("text", runbook.Title);
        table.WriteTo(terminal);
    }
}
