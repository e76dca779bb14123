using Everseal.Core.Errors;

namespace Everseal.Cli.Terminals;

/// <summary>A destructive verb's question: it repeats the target and the consequence.</summary>
internal static class Confirmation
{
    public static void Ask(Terminal terminal, bool yes, string consequence)
    {
        if (yes)
            return;

        if (!terminal.CanAsk)
        {
            throw ProblemException.CouldNot(
                ErrorCodes.CommandLine.ConfirmationNeeded, "--yes", $"{consequence} Nobody can be asked here.", "the same command with --yes");
        }

        terminal.Error.Write($"{Printable.Line(consequence)} Go on? [y/N] ");
        if (terminal.In.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw ProblemException.Refused(ErrorCodes.CommandLine.NotConfirmed, null, "not confirmed; nothing was changed");
    }
}
