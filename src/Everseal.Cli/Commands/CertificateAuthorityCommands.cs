using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal ca …</c>: the server's own certificate authority.</summary>
internal sealed class CertificateAuthorityCommands(AdministrationOptions options)
{
    public Command Build()
    {
        var command = new Command("ca", "The certificate authority.") { Show(), List(), new IssuanceLogCommand(options).Build(), Issue(), Sign(), RevokeCommand.Build(options), Root() };
        foreach (var verb in new RootSealCommands(options).Build().Concat(new IssuingAuthorityCommands(options).Build()))
            command.Add(verb);
        return options.Add(command, inRealm: false);
    }

    private Command Show()
    {
        var serial = new Argument<string?>("SERIAL") { Description = "A certificate's serial number; without it, the CA itself.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("show", "Show the CA, or one certificate.") { serial };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            if (parsed.GetValue(serial) is { } wanted)
            {
                var detail = await session.Client.GetAsync<CertificateDetail>(ApiPaths.For(ApiPaths.Certificate, wanted), cancellation);
                session.Print(detail, shown => CertificateTables.One(shown.Certificate, session.Terminal.Now));
                return;
            }

            var authority = await session.Client.GetAsync<CertificateAuthorityDescription>(ApiPaths.For(ApiPaths.CertificateAuthority), cancellation);
            session.Print(authority, shown => CertificateTables.Authority(shown, session.Terminal.Now));
            if (!session.IsJson)
            {
                CertificateTables.RootKey(authority).WriteTo(session.Terminal);
                CertificateTables.Profiles(authority).WriteTo(session.Terminal);
            }
        }));
        return command;
    }

    private Command List()
    {
        var command = new Command("list", "List every certificate, soonest end first.");
        command.SetAction(options.OnServer(async (session, _, cancellation) =>
        {
            var list = await session.Client.GetAsync<CertificateList>(ApiPaths.For(ApiPaths.Certificates), cancellation);
            session.Print(list, shown => CertificateTables.List(shown.Certificates, session.Terminal.Now));
            CertificateTables.Warn(session.Terminal, list.Warnings);
            if (list.NotShown > 0)
                session.Done($"{list.NotShown} more were issued: everseal ca log");
        }));
        return command;
    }

    private Command Issue()
    {
        var commonName = new Argument<string>("NAME") { Description = "The certificate's common name." };
        var order = new CertificateOrderOptions();
        var keyFiles = new KeyFileOptions();
        var command = new Command("issue", "Make a key here and have its certificate issued.") { commonName };
        order.AddTo(command);
        keyFiles.AddTo(command);
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var name = parsed.GetRequiredValue(commonName);
            await keyFiles.IssueAsync(parsed, name, request => IssueAsync(session, order.ReadFor(parsed, name, request), cancellation));
        }));
        return command;
    }

    private Command Sign()
    {
        var request = new Argument<string>("REQUEST") { Description = "A certificate request (PKCS#10, PEM); - reads stdin." };
        var order = new CertificateOrderOptions();
        var outCert = new Option<string?>("--out-cert") { Description = "Where the certificate goes [default: stdout].", HelpName = "FILE" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is already there." };
        var command = new Command("sign", "Certify a key that somebody else made.") { request, outCert, overwrite };
        order.AddTo(command);
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var target = parsed.GetValue(outCert);
            if (target is not null)
                OutputFiles.MustBeFree(outCert.Name, target, parsed.GetValue(overwrite));

            var pem = InputFiles.ReadText("REQUEST", parsed.GetRequiredValue(request));
            var detail = await session.IssueDetailAsync(order.Read(parsed, pem), cancellation);
            if (target is not null)
                OutputFiles.WritePublic(outCert.Name, target, detail.Chain, parsed.GetValue(overwrite));
            if (target is not null || session.IsJson)
                session.Print(detail, shown => CertificateTables.One(shown.Certificate, session.Terminal.Now));
            else
                session.Terminal.Out.Write(detail.Chain);
        }));
        return command;
    }

    private Command Root()
    {
        var command = new Command("root", "Print the root certificate (PEM); its fingerprint goes to stderr.");
        foreach (var verb in new RootRenewalCommands(options).Build())
            command.Add(verb);
        command.SetAction(options.OnServer(async (session, _, cancellation) =>
        {
            var root = await session.Client.GetAsync<RootCertificate>(ApiPaths.For(ApiPaths.RootCertificate), cancellation);
            if (session.IsJson)
            {
                JsonOutput.Write(session.Terminal, root);
                return;
            }

            session.Terminal.Out.Write(root.Pem);
            session.Done($"SHA-256 {root.Sha256}");
        }));
        return command;
    }

    private static async Task<string> IssueAsync(AdministrationSession session, IssueCertificate order, CancellationToken cancellation)
    {
        var detail = await session.IssueDetailAsync(order, cancellation);
        session.Print(detail, shown => CertificateTables.One(shown.Certificate, session.Terminal.Now));
        return detail.Chain;
    }
}
