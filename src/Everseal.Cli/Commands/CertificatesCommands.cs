using System.CommandLine;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal certificates</c>: this server's own certificates made anew, as a repair makes them: by a plan, tried, and to be taken back.</summary>
internal sealed class CertificatesCommands(Terminal terminal)
{
    private readonly RepairSession session = new(terminal);

    public Command Build() => session.Add(new Command("certificates", "Replace the server's own certificates: works with no server and no login, and can be taken back.") { Replace(), Reset() });

    private Command Replace()
    {
        var slot = new Argument<string>("WHAT") { Description = "tls, issuing-ca or signing." };
        slot.AcceptOnlyFromAmong(RepairSlots.Tls, RepairSlots.IssuingCa, RepairSlots.Signing);
        var realm = new Option<string?>("--realm") { Description = "Whose signing key [default: every realm's].", HelpName = "NAME" };
        var import = new Option<string?>("--import") { Description = "Sign with this key instead of a new one: PEM with its certificates, or PKCS#12; its mode must be 0600.", HelpName = "FILE" };
        var passphrase = new PassphraseOptions(terminal, "the key file");
        var (dryRun, yes) = (RepairSession.DryRun(), AdministrationOptions.Yes());
        var command = new Command("replace", "Make one of them anew, or all signing keys.") { slot, realm, import, dryRun, yes };
        passphrase.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(import) is not null && (result.GetValue(slot) != RepairSlots.Signing || result.GetValue(realm) is null))
                result.AddError("--import brings a realm's signing key: certificates replace signing --realm NAME --import FILE.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var key = parsed.GetValue(import) is { } file
                ? SigningKeyFiles.Read(file, chain: null, () => passphrase.IsGiven(parsed) || terminal.CanAsk ? passphrase.Read(parsed, twice: false) : null)
                : null;
            var order = new RepairOrder(Apply: false, Replace: [parsed.GetRequiredValue(slot)], Realm: parsed.GetValue(realm), SigningKey: key);
            return session.RunAsync(parsed, order, parsed.GetValue(dryRun), parsed.GetValue(yes), cancellation);
        });
        return command;
    }

    private Command Reset()
    {
        var (dryRun, yes) = (RepairSession.DryRun(), AdministrationOptions.Yes());
        var command = new Command("reset", "Make all of them anew below the same root: issuing CA, signing keys, TLS, in this order.") { dryRun, yes };
        command.SetAction((parsed, cancellation) => session.RunAsync(
            parsed, new RepairOrder(Apply: false, Replace: RepairSlots.All), parsed.GetValue(dryRun), parsed.GetValue(yes), cancellation));
        return command;
    }
}
