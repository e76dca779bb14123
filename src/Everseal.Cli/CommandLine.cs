using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Everseal.Cli.Commands;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli;

/// <summary>Parses, runs one command, and turns whatever stops it into one line, one hint and one exit code.</summary>
internal static class CommandLine
{
    // Of the types that options take, numbers alone are read by the parser itself.
    private const string TypeFollows = " as expected type '";

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
            ProblemWriter.Write(terminal, stopped.Problem, OutputOption.Wanted(parsed));
            return stopped.ExitCode;
        }
        catch (Exception unforeseen)
        {
            var stopped = ProblemException.CouldNot(ErrorCodes.CommandLine.CommandFailed, null, unforeseen.Message);
            ProblemWriter.Write(terminal, stopped.Problem, OutputOption.Wanted(parsed));
            return stopped.ExitCode;
        }
    }

    private static ProblemException NotUnderstood(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var reason = parsed.UnmatchedTokens is [var stray, ..]
            ? $"'{stray}' is not known here{Spelling.Suggestion(stray, command)}"
            : Plain(parsed.Errors[0].Message);
        return ProblemException.CouldNot(
            ErrorCodes.CommandLine.BadCommandLine,
            parsed.UnmatchedTokens.Count > 0 ? null : FieldOf(parsed, reason),
            reason,
            $"{CommandTree.PathOf(parsed.CommandResult)} --help");
    }

    /// <summary>The option or argument at fault, unless the reason names it.</summary>
    private static string? FieldOf(ParseResult parsed, string reason)
        => OptionOf(parsed.Errors[0].SymbolResult) is { } option
            ? option.Aliases.Prepend(option.Name).Any(name => reason.Contains(name, StringComparison.Ordinal)) ? null : option.Name
            : parsed.CommandResult.Command.Arguments.FirstOrDefault(argument =>
                argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 })?.Name;

    private static Option? OptionOf(SymbolResult? symbol)
        => (symbol as OptionResult ?? symbol?.Parent as OptionResult)?.Option;

    /// <summary>The parser's message in one line, without the names of .NET types.</summary>
    private static string Plain(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        var type = line.IndexOf(TypeFollows, StringComparison.Ordinal);
        return type < 0 ? line : $"{line[..type]} as a whole number";
    }
}
