using System.CommandLine;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary>
/// <c>everseal certificates</c>: this server's own certificates made anew or brought from another CA, as a repair makes them: by a
/// plan, tried, and to be taken back.
/// </summary>
internal sealed class CertificatesCommands(Terminal terminal)
{
    private readonly RepairSession session = new(terminal);

    public Command Build() => session.Add(new Command("certificates", "The server's own certificates, made anew or by another CA: works with no server and no login, and can be taken back.")
    {
        List(), Replace(), Reset(),
    });

    private Command List()
    {
        var command = new Command("list", "List what is in use, who signed it, and what was asked for in its place.");
        command.SetAction(async (parsed, cancellation) =>
        {
            if (await new CertificateRequestVerb(session, terminal).LookAsync(parsed, cancellation) is not { } slots)
                return ExitCodes.Refused;
            session.Print(parsed, slots, CertificateSlotTables.List);
            return ExitCodes.Ok;
        });
        return command;
    }

    private Command Replace()
    {
        var slot = new Argument<string>("WHAT") { Description = "tls, issuing-ca or signing." };
        slot.AcceptOnlyFromAmong(RepairSlots.Tls, RepairSlots.IssuingCa, RepairSlots.Signing);
        var realm = new Option<string?>("--realm") { Description = "Whose signing key [default: every realm's].", HelpName = "NAME" };
        var csr = new Option<string?>("--csr")
        {
            Description = "Make a key here and a request (PKCS#10) for another CA; nothing in use changes [default: stdout].", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne,
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "With --csr: replace a file that is already there." };
        var import = new Option<string?>("--import")
        {
            Description = "Take what another CA signed: PEM with the certificates above it, for the key of --csr; or with its own key, PEM or PKCS#12 of mode 0600.", HelpName = "FILE",
        };
        var passphrase = new PassphraseOptions(terminal, "the key file");
        var (dryRun, yes) = (RepairSession.DryRun(), AdministrationOptions.Yes());
        var command = new Command("replace", "Make one of them anew, or all signing keys; or have another CA sign it, with --csr and then --import.") { slot, realm, csr, overwrite, import, dryRun, yes };
        passphrase.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(csr) is not null && result.GetValue(import) is not null)
                result.AddError("--csr asks and --import brings the answer: give one of them.");
            if (result.GetValue(import) is not null && result.GetValue(slot) == RepairSlots.Signing && result.GetValue(realm) is null)
                result.AddError("--import brings a realm's signing key: certificates replace signing --realm NAME --import FILE.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var what = parsed.GetRequiredValue(slot);
            if (parsed.GetResult(csr) is not null)
            {
                return new CertificateRequestVerb(session, terminal)
                    .RunAsync(parsed, what, parsed.GetValue(realm), parsed.GetValue(csr), parsed.GetValue(overwrite), parsed.GetValue(dryRun), parsed.GetValue(yes), cancellation);
            }

            var brought = parsed.GetValue(import) is { } file
                ? SigningKeyFiles.ReadAnswer(file, () => passphrase.IsGiven(parsed) || terminal.CanAsk ? passphrase.Read(parsed, twice: false) : null)
                : null;
            var order = new RepairOrder(Apply: false, Replace: [what], Realm: parsed.GetValue(realm), Import: brought);
            return session.RunAsync(parsed, order, parsed.GetValue(dryRun), parsed.GetValue(yes), cancellation);
        });
        return command;
    }

    private Command Reset()
    {
        var (dryRun, yes) = (RepairSession.DryRun(), AdministrationOptions.Yes());
        var command = new Command("reset", "Make all of them anew by the own CA: issuing CA, signing keys, TLS, in this order; what was asked for elsewhere is given up.") { dryRun, yes };
        command.SetAction((parsed, cancellation) => session.RunAsync(
            parsed, new RepairOrder(Apply: false, Replace: RepairSlots.All), parsed.GetValue(dryRun), parsed.GetValue(yes), cancellation));
        return command;
    }
}
