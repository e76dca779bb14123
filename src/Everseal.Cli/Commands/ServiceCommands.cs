using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal service …</c>: service principals, known by their certificate.</summary>
internal sealed class ServiceCommands(AdministrationOptions options)
{
    private const string Profile = "service-principal";

    public Command Build() => options.Add(new Command("service", "Services that log in with a certificate.")
    {
        List(), Show(), Add(), Remove(), ReplaceCertificate(),
        Switch("enable", "Let a service log in again.", new ChangeService(Enabled: true)),
        Switch("disable", "Keep a service out; nothing is removed.", new ChangeService(Enabled: false)),
    });

    private static Argument<string> Name() => new("NAME") { Description = "The service's name." };

    private static Option<string?> Certificate() => new("--cert") { Description = "The service's certificate (PEM).", HelpName = "FILE" };

    private static Option<bool> Generate() => new("--generate") { Description = "Make a key here and have the CA certify it, into --out-cert and --out-key." };

    private Command List()
    {
        var command = new Command("list", "List the realm's services and when their certificates end.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
        {
            var list = await session.Client.GetAsync<ServiceList>(session.Path(ApiPaths.Services), cancellation);
            session.Print(list, shown => ServiceTables.List(shown, session.Terminal.Now));
            CertificateTables.Warn(session.Terminal, list.Warnings);
        }));
        return command;
    }

    private Command Show()
    {
        var name = Name();
        var command = new Command("show", "Show one service.") { name };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var path = session.Path(ApiPaths.Service, parsed.GetRequiredValue(name));
            Print(session, await session.Client.GetAsync<ServiceDescription>(path, cancellation));
        }));
        return command;
    }

    private Command Add()
    {
        var name = Name();
        var source = new CertificateSource(Certificate(), Generate());
        var groups = new Option<string[]>("--group") { Description = "Put the service into this group; may be repeated.", HelpName = "NAME" };
        var command = new Command("add", "Register a service by its certificate.") { name, groups };
        source.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var service = parsed.GetRequiredValue(name);
            var body = new AddService(service, await source.ReadAsync(session, parsed, service, cancellation), parsed.GetValue(groups));
            Print(session, await session.Client.SendAsync<AddService, ServiceDescription>(
                HttpMethod.Post, session.Path(ApiPaths.Services), body, cancellation));
        }));
        return command;
    }

    private Command Remove()
        => RemoveVerb.Create(options, "Remove a service: its certificate no longer logs it in.", Name(), "service", ApiPaths.Service, "; it can no longer get tokens.");

    private Command Switch(string verb, string description, ChangeService change)
    {
        var name = Name();
        var command = new Command(verb, description) { name };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var path = session.Path(ApiPaths.Service, parsed.GetRequiredValue(name));
            Print(session, await session.Client.SendAsync<ChangeService, ServiceDescription>(HttpMethod.Patch, path, change, cancellation));
        }));
        return command;
    }

    private Command ReplaceCertificate()
    {
        var name = Name();
        var yes = AdministrationOptions.Yes();
        var source = new CertificateSource(Certificate(), Generate());
        var command = new Command("replace-certificate", "Register another certificate in place of the present one.") { name, yes };
        source.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var service = parsed.GetRequiredValue(name);
            Confirmation.Ask(
                session.Terminal,
                parsed.GetValue(yes),
                $"This replaces the certificate of {service}; the present one stops working at once.");
            var body = new ReplaceCertificate(await source.ReadAsync(session, parsed, service, cancellation));
            Print(session, await session.Client.SendAsync<ReplaceCertificate, ServiceDescription>(
                HttpMethod.Put, session.Path(ApiPaths.ServiceCertificate, service), body, cancellation));
        }));
        return command;
    }

    private static void Print(AdministrationSession session, ServiceDescription service)
        => session.Print(service, shown => ServiceTables.One(shown, session.Terminal.Now));

    /// <summary>Either a certificate that is there already, or one made now.</summary>
    private sealed record CertificateSource(Option<string?> File, Option<bool> Generate)
    {
        private readonly KeyFileOptions keyFiles = new();

        public void AddTo(Command command)
        {
            command.Add(File);
            command.Add(Generate);
            keyFiles.AddTo(command);
        }

        public async Task<string> ReadAsync(AdministrationSession session, ParseResult parsed, string service, CancellationToken cancellation)
        {
            var file = parsed.GetValue(File);
            if (file is null == !parsed.GetValue(Generate))
            {
                throw ProblemException.CouldNot(
                    ErrorCodes.CommandLine.FieldNotAcceptable, File.Name, "give either --cert FILE, or --generate with --out-cert and --out-key");
            }

            return file is not null
                ? InputFiles.ReadText(File.Name, file)
                : await keyFiles.IssueAsync(parsed, service, request => session.IssueAsync(new IssueCertificate(Profile, request), cancellation));
        }
    }
}
