using System.CommandLine;
using System.CommandLine.Invocation;
using Everseal.Cli.Commands;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli;

/// <summary>Parses, runs one command, and turns whatever stops it into one line, one hint and one exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal)
    {
        var root = CommandTree.Build(terminal);

        // "@alice" is an argument, not a response file.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        terminal.Colour &= !arguments.Contains("--no-color");
        try
        {
            if (parsed.Action is ParseErrorAction)
                throw NotUnderstood(parsed);

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (ProblemException stopped)
        {
            ProblemWriter.Write(terminal, stopped.Problem, OutputOption.WantsJson(parsed));
            return stopped.ExitCode;
        }
        catch (Exception unforeseen)
        {
            var stopped = ProblemException.CouldNot(ErrorCodes.CommandLine.CommandFailed, null, unforeseen.Message);
            ProblemWriter.Write(terminal, stopped.Problem, OutputOption.WantsJson(parsed));
            return stopped.ExitCode;
        }
    }

    private static ProblemException NotUnderstood(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var reason = parsed.UnmatchedTokens is [var stray, ..]
            ? $"'{stray}' is not known here{Spelling.Suggestion(stray, command)}"
            : parsed.Errors[0].Message.TrimEnd('.');
        return ProblemException.CouldNot(
            ErrorCodes.CommandLine.BadCommandLine, null, reason, $"{CommandTree.PathOf(parsed.CommandResult)} --help");
    }
}
