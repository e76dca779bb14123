using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;

namespace Everseal.Cli.Commands;

/// <summary><c>token inspect</c>: what is in a token, who signed it, which check fails and why. Offline.</summary>
internal static class TokenInspectCommand
{
    public static Command Build(Terminal terminal)
    {
        var file = TokenFile.Argument();
        var caFile = new Option<string?>("--ca-file") { Description = "The CA that vouches for the signing certificate (PEM).", HelpName = "FILE" };
        var signer = new Option<string?>("--cert") { Description = "The signing certificate itself (PEM).", HelpName = "FILE" };
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Xml);
        var command = new Command(
            "inspect", "Say what is in a token and which checks it passes, offline. Exit code 0: all passed, 2: one failed, 3: one could not be made.")
        {
            file, caFile, signer, output,
        };
        command.SetAction(parsed =>
        {
            var token = TokenFile.Read(parsed.GetRequiredValue(file));
            var trust = new SignerTrust(Certificates(parsed, caFile), Certificates(parsed, signer) is [var given, ..] ? given : null);
            var inspection = TokenInspection.Of(token, trust, terminal.Now);
            switch (parsed.GetValue(output))
            {
                case OutputFormat.Json:
                    TokenOutput.WriteJson(terminal, TokenDescription.Of(inspection, token: null));
                    break;
                case OutputFormat.Xml:
                    TokenOutput.WriteXml(terminal, token);
                    break;
                default:
                    TokenOutput.WriteTable(terminal, inspection);
                    break;
            }

            return ExitCode(inspection);
        });
        return command;
    }

    private static IReadOnlyList<X509Certificate2> Certificates(ParseResult parsed, Option<string?> option)
        => parsed.GetValue(option) is { } path ? PemFiles.ReadCertificates(option.Name, path) : [];

    private static int ExitCode(TokenInspection inspection)
        => inspection.Checks.Any(check => check.Result == CheckResult.Failed) ? ExitCodes.Refused
            : inspection.Checks.Any(check => check.Result == CheckResult.NotChecked) ? ExitCodes.CouldNot
            : ExitCodes.Ok;
}
