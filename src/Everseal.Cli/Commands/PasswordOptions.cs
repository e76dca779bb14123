using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary>
/// Where a password comes from: file, stdin, environment, or the keyboard. Never the command line: other accounts can
/// read a process's arguments, so <c>--password X</c> exists only to be refused with the alternatives.
/// </summary>
internal sealed class PasswordOptions(Terminal terminal)
{
    public const string Variable = "EVERSEAL_PASSWORD";

    private readonly Option<string?> file = new("--password-file")
    {
        Description = "Read the password from this file (its first line).",
        HelpName = "FILE",
    };

    private readonly Option<bool> stdin = new("--password-stdin") { Description = "Read the password from stdin." };

    public void AddTo(Command command)
    {
        command.Add(file);
        command.Add(stdin);
        command.Add(Refused());
    }

    public bool IsGiven(ParseResult parsed)
        => parsed.GetValue(file) is not null || parsed.GetValue(stdin) || terminal.Environment(Variable) is { Length: > 0 };

    /// <param name="twice">Ask twice at a terminal, as one does where a typing error would lock somebody out.</param>
    public string Read(ParseResult parsed, string whose, bool twice)
    {
        var password = parsed.GetValue(file) is { } path ? FirstLine(path)
            : parsed.GetValue(stdin) ? terminal.In.ReadLine()
            : terminal.Environment(Variable) is { Length: > 0 } variable ? variable
            : terminal.CanAsk ? Asked(whose, twice)
            : throw NoPassword("there is no terminal to ask at");
        return password is { Length: > 0 } ? password : throw NoPassword("the password is empty");
    }

    private string Asked(string whose, bool twice)
    {
        var password = HiddenInput.Read(terminal, $"Password of {Printable.Line(whose)}: ");
        if (twice && HiddenInput.Read(terminal, "The same again: ") != password)
            throw NoPassword("the two entries differ");
        return password;
    }

    private static string? FirstLine(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return reader.ReadLine();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, "--password-file", failure.Message);
        }
    }

    private static Option<string?> Refused() => new("--password")
    {
        Hidden = true,
        Arity = ArgumentArity.ZeroOrOne,
        Action = new PasswordRefusal(),
    };

    private static ProblemException NoPassword(string why) => ProblemException.CouldNot(
        ErrorCodes.CommandLine.NoPassword, null, $"{why}; use --password-file FILE, --password-stdin or {Variable}");
}
