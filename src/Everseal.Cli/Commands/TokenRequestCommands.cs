using System.CommandLine;
using System.Text;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Cli.Commands;

/// <summary><c>token issue</c> and <c>token renew</c>: both end with a token, so they share how to ask and how to print.</summary>
internal sealed class TokenRequestCommands(Terminal terminal)
{
    private readonly StsOptions sts = new(terminal);
    private readonly RequesterOptions requester = new(terminal);

    private readonly Option<string?> appliesTo = new("--applies-to") { Description = "The relying party that the token is for.", HelpName = "URI" };

    private readonly Option<TimeSpan?> lifetime = DurationOption.Create("--lifetime", "How long the token shall live, such as 1h [default: the realm's policy].");

    private readonly Option<bool> renewable = new("--renewable") { Description = "Ask for a token that can be renewed." };

    private readonly Option<bool> delegatable = new("--delegatable") { Description = "Ask for a token that others may act with." };

    private readonly Option<string?> outFile = new("--out") { Description = "Write the token here, readable by you alone [default: stdout].", HelpName = "FILE" };

    private readonly Option<OutputFormat?> output = OutputOption.Create(OutputFormat.Xml, OutputFormat.Json, OutputFormat.Table);

    public Command Issue()
    {
        var command = new Command("issue", "Get a token: with a password (bearer), with a certificate (holder-of-key), with both, or with a token that you hold.")
        {
            appliesTo, lifetime, renewable, delegatable, outFile, output,
        };
        requester.AddTo(command);
        sts.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = requester.Authenticated(parsed, new OutgoingRequest(TrustOperation.Issue)
            {
                AppliesTo = parsed.GetValue(appliesTo),
                Lifetime = parsed.GetValue(lifetime),
                Renewable = parsed.GetValue(renewable),
                Delegatable = parsed.GetValue(delegatable),
            });
            if (request is { Username: null, Signer: null })
                throw requester.NobodyAsks();

            return await AskAsync(parsed, request with { KeyType = request.Signer is null ? KeyType.Bearer : KeyType.PublicKey }, cancellation);
        });
        return command;
    }

    public Command Renew()
    {
        var file = TokenFile.Argument();
        var command = new Command("renew", "Exchange a renewable token for one that ends later: a bearer token as its subject, holder-of-key with its certificate and key.")
        {
            file, lifetime, outFile, output,
        };
        requester.AddTo(command);
        sts.AddTo(command);

        // Whether it may be renewed without proof of who asks is the realm's decision, so nothing is demanded here.
        command.SetAction(async (parsed, cancellation) => await AskAsync(
            parsed,
            requester.Authenticated(parsed, new OutgoingRequest(TrustOperation.Renew)
            {
                Target = TokenFile.Read(parsed.GetRequiredValue(file)),
                Lifetime = parsed.GetValue(lifetime),
            }),
            cancellation));
        return command;
    }

    private async Task<int> AskAsync(ParseResult parsed, OutgoingRequest request, CancellationToken cancellation)
    {
        using var client = await sts.ConnectAsync(parsed, cancellation);
        if (await client.SendAsync(request, cancellation) is not TrustResponse.Issued issued)
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.UnexpectedAnswer, "--server", "the answer holds no token");

        Print(parsed, issued.Token);
        return ExitCodes.Ok;
    }

    private void Print(ParseResult parsed, ReadOnlyMemory<byte> token)
    {
        var inspection = TokenInspection.Of(token, new SignerTrust(sts.Authorities(parsed), null), terminal.Now);
        if (parsed.GetValue(outFile) is { } path)
            OutputFiles.WritePrivate(outFile.Name, path, Encoding.UTF8.GetString(token.Span), overwrite: true); // a token is renewed in place

        switch (parsed.GetValue(output))
        {
            case OutputFormat.Json:
                TokenOutput.WriteJson(terminal, TokenDescription.Of(inspection, token));
                break;
            case OutputFormat.Table:
                TokenOutput.WriteTable(terminal, inspection);
                break;
            default:
                if (parsed.GetValue(outFile) is null)
                    TokenOutput.WriteXml(terminal, token);
                if (inspection.Assertion is { } assertion)
                    terminal.Note(TokenOutput.Summary(assertion, terminal.Now));
                break;
        }
    }
}
