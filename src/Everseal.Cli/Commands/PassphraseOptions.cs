using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary>Where a passphrase comes from: file, stdin or the keyboard. Never the command line, which others can read.</summary>
/// <param name="what">What it opens, as the prompt says it.</param>
internal sealed class PassphraseOptions(Terminal terminal, string what = "the sealed root")
{
    private readonly Option<string?> file = new("--passphrase-file") { Description = "Read the passphrase from this file (its first line).", HelpName = "FILE" };

    private readonly Option<bool> stdin = new("--passphrase-stdin") { Description = "Read the passphrase from stdin." };

    public void AddTo(Command command)
    {
        command.Add(file);
        command.Add(stdin);
    }

    /// <summary>Whether an option names a source.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(file) is not null || parsed.GetValue(stdin);

    /// <param name="twice">Where a typing error would lock the key away for ever.</param>
    public string Read(ParseResult parsed, bool twice)
    {
        var passphrase = parsed.GetValue(file) is { } path ? FirstLine(path)
            : parsed.GetValue(stdin) ? terminal.In.ReadLine()
            : terminal.CanAsk ? Asked(twice)
            : throw None("there is no terminal to ask at");
        return passphrase is { Length: > 0 } ? passphrase : throw None("the passphrase is empty");
    }

    private string Asked(bool twice)
    {
        var passphrase = HiddenInput.Read(terminal, $"Passphrase of {what}: ");
        if (twice && HiddenInput.Read(terminal, "The same again: ") != passphrase)
            throw None("the two entries differ");
        return passphrase;
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
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, "--passphrase-file", failure.Message);
        }
    }

    private static ProblemException None(string why) => ProblemException.CouldNot(
        ErrorCodes.CommandLine.NoPassword, null, $"{why}; use --passphrase-file FILE or --passphrase-stdin");
}
