using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Cli.Commands;

/// <summary><c>token cancel</c>: ends a token's whole login, at once and for everybody who asks the service.</summary>
internal static class TokenCancelCommand
{
    public static Command Build(Terminal terminal)
    {
        var sts = new StsOptions(terminal);
        var requester = new RequesterOptions(terminal);
        var file = TokenFile.Argument();
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json);
        var command = new Command(
            "cancel", "End a token, its renewals and what was delegated from it: as its subject, with its key, or as an administrator.") { file, output };
        requester.AddTo(command);
        sts.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var token = TokenFile.Read(parsed.GetRequiredValue(file));
            var request = requester.Authenticated(parsed, new OutgoingRequest(TrustOperation.Cancel) { Target = token });
            if (request is { Username: null, Signer: null })
                throw requester.NobodyAsks();

            using var client = await sts.ConnectAsync(parsed, cancellation);
            if (await client.SendAsync(request, cancellation) is not TrustResponse.Cancelled)
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.UnexpectedAnswer, "--server", "the answer does not say that the token was cancelled");

            Print(terminal, parsed.GetValue(output), token);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(Terminal terminal, OutputFormat? format, ReadOnlyMemory<byte> token)
    {
        var assertion = XmlTreeReader.Read(token, XmlLimits.Standard).Then(AssertionReader.Read).Value;
        if (format == OutputFormat.Json)
            TokenOutput.WriteJson(terminal, new CancellationDescription(Cancelled: true, assertion?.Id, assertion?.NameId));
        else
            terminal.Out.WriteLine(Printable.Line($"cancelled: the token {assertion?.Id} of {assertion?.NameId}, and what goes back to the same login"));
    }
}
