using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal relying-party …</c>: who relies on the realm's tokens, and under which rules they are issued.</summary>
internal sealed class RelyingPartyCommands(AdministrationOptions options)
{
    public Command Build() => options.Add(new Command("relying-party", "Who relies on the realm's tokens, and under which rules.")
    {
        List(), Show(), Add(), Set(), Remove(), Acknowledge(),
    });

    private static Argument<string> Id() => new("ID") { Description = "Its SAML entity ID, or the address that clients send in AppliesTo; compared character by character." };

    private static void Print(AdministrationSession session, RelyingPartyDescription relyingParty)
        => session.Print(relyingParty, shown => RelyingPartyTables.One(shown, session.Terminal.Now));

    private Command List()
    {
        var command = new Command("list", "List the realm's relying parties.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
            session.Print(await session.Client.GetAsync<RelyingPartyList>(session.Path(ApiPaths.RelyingParties), cancellation), RelyingPartyTables.List)));
        return command;
    }

    private Command Show()
    {
        var id = Id();
        var command = new Command("show", "Show one relying party and its own metadata URL.") { id };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
            Print(session, await session.Client.GetAsync<RelyingPartyDescription>(session.Path(ApiPaths.RelyingPartyById, parsed.GetRequiredValue(id)), cancellation))));
        return command;
    }

    private Command Add()
    {
        var id = Id();
        var declaration = new RelyingPartyOptions();
        var command = new Command("add", "Register a relying party; prints its own metadata URL.") { id };
        declaration.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var body = declaration.ReadNew(parsed, parsed.GetRequiredValue(id));
            Print(session, await session.Client.SendAsync<AddRelyingParty, RelyingPartyDescription>(
                HttpMethod.Post, session.Path(ApiPaths.RelyingParties), body, cancellation));
        }));
        return command;
    }

    private Command Set()
    {
        var id = Id();
        var declaration = new RelyingPartyOptions();
        var enabled = OnOffOption.Create("--enabled", "Off: no token is issued or renewed for it, and its metadata URL answers no longer.");
        var newUrl = new Option<bool>("--new-metadata-url") { Description = "Make another metadata URL; the present one answers no longer." };
        var command = new Command("set", "Change what was declared; what no option names stays.") { id, enabled, newUrl };
        declaration.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var change = declaration.ReadChange(parsed) with
            {
                Enabled = OnOffOption.Read(parsed, enabled),
                NewMetadataUrl = parsed.GetValue(newUrl) ? true : null,
            };
            if (change == new ChangeRelyingParty())
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, null, "name something to change", "everseal relying-party set --help");

            Print(session, await session.Client.SendAsync<ChangeRelyingParty, RelyingPartyDescription>(
                HttpMethod.Patch, session.Path(ApiPaths.RelyingPartyById, parsed.GetRequiredValue(id)), change, cancellation));
        }));
        return command;
    }

    private Command Acknowledge()
    {
        var id = Id();
        var key = new Option<string?>("--key") { Description = "The key that it knows [default: the next one, else the one that signs].", HelpName = "KEY" };
        var command = new Command("ack", "Vouch for a relying party's knowing a signing key, for one that does not read its metadata URL.") { id, key };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var adoption = await session.Client.SendAsync<AcknowledgeKey, KeyAdoptionDescription>(
                HttpMethod.Put, session.Path(ApiPaths.AcknowledgementById, parsed.GetRequiredValue(id)), new AcknowledgeKey(parsed.GetValue(key)), cancellation);
            session.Print(adoption, shown => KeyTables.Adoptions([shown], session.Terminal.Now));
        }));
        return command;
    }

    private Command Remove() => RemoveVerb.Create(options, "Remove a relying party with its rules and its metadata URL.", Id(), "relying party",
        ApiPaths.RelyingPartyById, ": its rules bind no longer, and its metadata URL ends.");
}
