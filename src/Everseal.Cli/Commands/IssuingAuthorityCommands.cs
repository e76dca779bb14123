using System.CommandLine;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal ca renew|request|import</c>: another certificate for the issuing CA, from the own root or from a foreign one.</summary>
internal sealed class IssuingAuthorityCommands(AdministrationOptions options)
{
    public IEnumerable<Command> Build() => [Renew(), Request(), Import()];

    private Command Renew()
    {
        var yes = AdministrationOptions.Yes();
        var command = new Command("renew", "Make a new issuing CA below the own root; the earlier one stays known.") { yes };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            Confirmation.Ask(session.Terminal, parsed.GetValue(yes), "This makes a new issuing CA; from now on it signs every certificate.");
            var detail = await session.Client.PostAsync<CertificateDetail>(ApiPaths.For(ApiPaths.IssuingAuthority), cancellation);
            session.Print(detail, shown => CertificateTables.One(shown.Certificate, session.Terminal.Now));
        }));
        return command;
    }

    private Command Request()
    {
        var output = new Option<string?>("--out") { Description = "Where the request (PKCS#10, PEM) goes [default: stdout].", HelpName = "FILE" };
        var name = new Option<string?>("--name") { Description = "The common name [default: the whole subject of the present issuing CA].", HelpName = "NAME" };
        var organization = new Option<string?>("--organization") { Description = "The organization beside --name.", HelpName = "NAME" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is already there." };
        var command = new Command("request", "Make a key and a request for an issuing CA below another organisation's root.") { output, name, organization, overwrite };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            if (parsed.GetValue(output) is { } target)
                OutputFiles.MustBeFree(output.Name, target, parsed.GetValue(overwrite));
            var body = new RequestAuthority(parsed.GetValue(name), parsed.GetValue(organization));
            var request = await session.Client.SendAsync<RequestAuthority, AuthorityRequestDescription>(
                HttpMethod.Post, ApiPaths.For(ApiPaths.AuthorityRequest), body, cancellation);
            if (parsed.GetValue(output) is { } path)
            {
                OutputFiles.WritePublic(output.Name, path, request.Pem, parsed.GetValue(overwrite));
                session.Done($"have {path} signed as a subordinate CA, then: everseal ca import CHAIN.pem");
            }
            else if (session.IsJson)
            {
                JsonOutput.Write(session.Terminal, request);
            }
            else
            {
                session.Terminal.Out.Write(request.Pem);
            }
        }));
        return command;
    }

    private Command Import()
    {
        var chain = new Argument<string>("CHAIN") { Description = "The new certificate, those above it and their root (PEM); - reads stdin." };
        var yes = AdministrationOptions.Yes();
        var command = new Command("import", "Make the certificate that another organisation's CA signed the issuing CA.") { chain, yes };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var pem = InputFiles.ReadText("CHAIN", parsed.GetRequiredValue(chain));
            Confirmation.Ask(
                session.Terminal, parsed.GetValue(yes),
                "This makes another organisation's root the one that clients must trust; the own root signs nothing more.");
            var detail = await session.Client.SendAsync<ImportAuthority, CertificateDetail>(
                HttpMethod.Put, ApiPaths.For(ApiPaths.AuthorityChain), new ImportAuthority(pem), cancellation);
            session.Print(detail, shown => CertificateTables.One(shown.Certificate, session.Terminal.Now));
            session.Done("give clients the new root: everseal ca root");
        }));
        return command;
    }
}
