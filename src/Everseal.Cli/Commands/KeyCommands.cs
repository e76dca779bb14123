using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal keys …</c>: what a realm signs tokens with, what replaces it and when.</summary>
internal sealed class KeyCommands(AdministrationOptions options)
{
    public Command Build() => options.Add(new Command("keys", "A realm's signing keys: what signs, what follows it, and when.")
    {
        List(), Plan(), Rotate(), Promote(), Retire(), Import(), Pin(), Unpin(),
    });

    private static Argument<string> Key() => new("KEY") { Description = "Its id, or a beginning of it that no other key has." };

    private static Argument<string> RelyingParty() => new("ID") { Description = "The relying party, by the address that clients send in AppliesTo." };

    private static void Print(AdministrationSession session, KeyChange change)
    {
        var now = session.Terminal.Now;
        session.Print(change, shown => KeyTables.One(shown.Key, now));
        foreach (var remark in change.Remarks)
            session.Done(remark);
        if (session.IsJson)
            return;

        if (change.MustAct.Count > 0)
        {
            session.Terminal.Out.WriteLine();
            session.Done("these do not know the key yet, and must read their metadata URL, or be vouched for with everseal relying-party ack ID:");
            KeyTables.Adoptions(change.MustAct, now).WriteTo(session.Terminal);
        }

        if (change.Steps is [{ Due: { } due } next, ..])
            session.Done($"next: {next.Action} {Times.Relative(due, now)}, {Times.Utc(due)}. {next.Reason}");
    }

    private static void WarnOfClock(Terminal terminal, bool timeIsConfirmed, bool selfRenewal)
    {
        if (!timeIsConfirmed)
            terminal.Note("warning: the host's clock has jumped and is not confirmed; keys are added and published, and nothing else. Check the time service");
        if (!selfRenewal)
            terminal.Note("warning: self-renewal is off: nothing is created or promoted by itself; change it with `everseal realm set --self-renewal on`");
    }

    private Command List()
    {
        var command = new Command("list", "List the keys with their state and next step.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
        {
            var list = await session.Client.GetAsync<SigningKeyList>(session.Path(ApiPaths.SigningKeys), cancellation);
            session.Print(list, shown => KeyTables.List(shown, session.Terminal.Now));
            WarnOfClock(session.Terminal, list.TimeIsConfirmed, list.SelfRenewal);
        }));
        return command;
    }

    private Command Plan()
    {
        var command = new Command("plan", "Show each coming step with its reason and date, and which relying parties know the next key.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
        {
            var plan = await session.Client.GetAsync<KeyPlan>(session.Path(ApiPaths.KeyPlan), cancellation);
            session.Print(plan, shown => KeyTables.Steps(shown.Steps, session.Terminal.Now));
            if (!session.IsJson && plan.RelyingParties.Count > 0)
            {
                session.Terminal.Out.WriteLine();
                KeyTables.Adoptions(plan.RelyingParties, session.Terminal.Now).WriteTo(session.Terminal);
            }

            foreach (var next in plan.Steps.Select(step => step.Next).OfType<string>())
                session.Terminal.Note($"next: {next}");
            WarnOfClock(session.Terminal, plan.TimeIsConfirmed, plan.SelfRenewal);
        }));
        return command;
    }

    private Command Rotate()
    {
        var emergency = new Option<bool>("--emergency") { Description = "The key is in other hands: another one signs at once, and what it signed is refused at once." };
        var key = new Option<string?>("--key") { Description = "With --emergency: which key [default: the one that signs].", HelpName = "KEY" };
        var fresh = new Option<bool>("--fresh") { Description = "With --emergency: trust no key that is there; make a new one." };
        var yes = AdministrationOptions.Yes();
        var command = new Command("rotate", "Make and publish the next key; it signs when relying parties know it.") { emergency, key, fresh, yes };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(emergency) && (result.GetValue(key) is not null || result.GetValue(fresh)))
                result.AddError("--key and --fresh go with --emergency");
        });
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var body = new RotateKeys(parsed.GetValue(emergency), parsed.GetValue(key), parsed.GetValue(fresh));
            if (body.Emergency)
            {
                Confirmation.Ask(
                    session.Terminal, parsed.GetValue(yes),
                    $"This refuses at once every token of realm {session.Realm} that {(body.Key is null ? "the present key" : $"key {body.Key}")} signed: everybody logs in again, and who does not know the next key cannot.");
            }

            Print(session, await session.Client.SendAsync<RotateKeys, KeyChange>(HttpMethod.Post, session.Path(ApiPaths.KeyRotation), body, cancellation));
        }));
        return command;
    }

    private Command Promote()
    {
        var key = new Argument<string?>("KEY") { Description = "The key [default: the next one].", Arity = ArgumentArity.ZeroOrOne };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask, and promote even a key that was published a moment ago." };
        var command = new Command("promote", "Make a published key the one that signs; relying parties that do not know it stay on the present one.") { key, yes };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            Confirmation.Ask(session.Terminal, parsed.GetValue(yes), $"From now on another key signs the tokens of realm {session.Realm}; who never read it refuses them.");
            var path = parsed.GetValue(key) is { } named ? session.Path(ApiPaths.KeyPromotion, named) : session.Path(ApiPaths.NextPromotion);
            Print(session, await session.Client.SendAsync<PromoteKey, KeyChange>(HttpMethod.Put, path, new PromoteKey(parsed.GetValue(yes)), cancellation));
        }));
        return command;
    }

    private Command Retire()
    {
        var key = Key();
        var yes = AdministrationOptions.Yes();
        var command = new Command("retire", "End the belief in what a key signed.") { key, yes };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var named = parsed.GetRequiredValue(key);
            Confirmation.Ask(session.Terminal, parsed.GetValue(yes), $"This refuses every token that key {named} of realm {session.Realm} signed, from now on and for ever.");
            Print(session, await session.Client.SendAsync<KeyChange>(HttpMethod.Put, session.Path(ApiPaths.KeyRetirement, named), cancellation));
        }));
        return command;
    }

    private Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "The private key with its certificates: PEM, or PKCS#12. Its mode must be 0600." };
        var chain = new Option<string?>("--chain") { Description = "The certificates (PEM, the leaf first), when FILE holds the key alone.", HelpName = "FILE" };
        var passphrase = new PassphraseOptions(options.Terminal, "the key file");
        var command = new Command("import", "Check a key that was made elsewhere by every rule, and publish it as the next one.") { file, chain };
        passphrase.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var body = SigningKeyFiles.Read(
                parsed.GetRequiredValue(file), parsed.GetValue(chain),
                () => passphrase.IsGiven(parsed) || session.Terminal.CanAsk ? passphrase.Read(parsed, twice: false) : null);
            Print(session, await session.Client.SendAsync<ImportKey, KeyChange>(HttpMethod.Post, session.Path(ApiPaths.KeyImport), body, cancellation));
        }));
        return command;
    }

    private Command Pin()
    {
        var relyingParty = RelyingParty();
        var key = new Option<string?>("--key") { Description = "Which key [default: the predecessor of the one that signs].", HelpName = "KEY" };
        var command = new Command("pin", "Keep one relying party on an earlier key, until that one's certificate ends.") { relyingParty, key };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) => Print(session, await session.Client.SendAsync<PinKey, KeyChange>(
            HttpMethod.Put, session.Path(ApiPaths.KeyPinById, parsed.GetRequiredValue(relyingParty)), new PinKey(parsed.GetValue(key)), cancellation))));
        return command;
    }

    private Command Unpin()
    {
        var relyingParty = RelyingParty();
        var command = new Command("unpin", "Let a relying party have its tokens from the key that signs for all.") { relyingParty };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) => Print(session, await session.Client.SendAsync<KeyChange>(
            HttpMethod.Delete, session.Path(ApiPaths.KeyPinById, parsed.GetRequiredValue(relyingParty)), cancellation))));
        return command;
    }
}
