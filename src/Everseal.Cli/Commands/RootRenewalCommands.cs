using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal ca root renew|promote</c>: another root after the present one, never without a person's word.</summary>
internal sealed class RootRenewalCommands(AdministrationOptions options)
{
    public IEnumerable<Command> Build() =>
    [
        Step(
            "renew", "Make the next root, certified by the present one, and publish it; nothing is issued below it yet.",
            "This makes another root. Clients are to trust it before the present one ends.", ApiPaths.RootRenewal,
            "give clients the next root, then: everseal ca root promote"),
        Step(
            "promote", "Put the next root in the present one's place, with a new issuing CA below it.",
            "From now on every certificate is issued below the next root; who trusts the present one alone verifies by its cross-certificate.",
            ApiPaths.RootPromotion, "give clients the new root: everseal ca root"),
    ];

    private Command Step(string name, string description, string question, string path, string done)
    {
        var yes = AdministrationOptions.Yes();
        var command = new Command(name, description) { yes };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            Confirmation.Ask(session.Terminal, parsed.GetValue(yes), question);
            var detail = await session.Client.PostAsync<CertificateDetail>(ApiPaths.For(path), cancellation);
            session.Print(detail, shown => CertificateTables.One(shown.Certificate, session.Terminal.Now));
            session.Done(done);
        }));
        return command;
    }
}
