using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Cli.Commands;

/// <summary><c>token validate</c>: asks the service, which also knows what it issued and revoked.</summary>
internal static class TokenValidateCommand
{
    public static Command Build(Terminal terminal)
    {
        var sts = new StsOptions(terminal);
        var file = TokenFile.Argument();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json);
        var command = new Command("validate", "Ask the service whether a token is valid. Exit code 0: valid, 2: invalid, 3: could not ask.") { file, output };
        sts.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new OutgoingRequest(TrustOperation.Validate) { Target = TokenFile.Read(parsed.GetRequiredValue(file)) };
            using var client = await sts.ConnectAsync(parsed, cancellation);
            if (await client.SendAsync(request, cancellation) is not TrustResponse.Validated { Status: var status })
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.UnexpectedAnswer, "--server", "the answer holds no status");

            if (parsed.GetValue(output) == OutputFormat.Json)
                TokenOutput.WriteJson(terminal, new ValidationDescription(status.IsValid, status.Reason));
            else
                terminal.Out.WriteLine(Printable.Line($"{(status.IsValid ? "valid" : "invalid")}: {status.Reason}"));
            return status.IsValid ? ExitCodes.Ok : ExitCodes.Refused;
        });
        return command;
    }
}
