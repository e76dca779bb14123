using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal realm …</c>: a realm's settings and its signing certificates.</summary>
internal sealed class RealmCommands(AdministrationOptions options)
{
    public Command Build() => options.Add(new Command("realm", "A realm's settings.") { List(), Show(), Set() });

    private static string Switch(bool on) => on ? "on" : "off";

    private static Cell Risk(bool on) => on ? Cell.Warning("on") : "off";

    private static TextTable One(RealmDescription realm) => new TextTable("REALM", realm.Name)
        .Row("Default", realm.IsDefault ? "yes" : "no")
        .Row("Issuer", realm.Issuer)
        .Row("self-renewal", realm.SelfRenewal ? "on" : Cell.Warning("off"))
        .Row("signing-lifetime", Times.Span(TimeSpan.FromSeconds(realm.SigningLifetimeSeconds)))
        .Row("signing-key", realm.SigningKey)
        .Row("require-relying-party", Switch(realm.RequireRelyingParty))
        .Row("allow-rsa-1024", Risk(realm.AllowRsa1024))
        .Row("allow-unsigned-bearer-renew", Risk(realm.AllowUnsignedBearerRenew));

    private static TextTable Table(RealmList list)
    {
        var table = new TextTable("REALM", "DEFAULT", "SELF-RENEWAL", "REQUIRE-RELYING-PARTY", "ALLOW-RSA-1024", "ALLOW-UNSIGNED-BEARER-RENEW", "ISSUER");
        foreach (var realm in list.Realms)
        {
            table.Row(
                realm.Name,
                realm.IsDefault ? "yes" : "no",
                Switch(realm.SelfRenewal),
                Switch(realm.RequireRelyingParty),
                Switch(realm.AllowRsa1024),
                Switch(realm.AllowUnsignedBearerRenew),
                realm.Issuer);
        }

        return table;
    }

    private static void Print(AdministrationSession session, RealmDescription realm)
    {
        session.Print(realm, One);
        CertificateTables.Warn(session.Terminal, realm.Warnings);
    }

    private Command List()
    {
        var command = new Command("list", "List the server's realms.");
        command.SetAction(options.OnServer(async (session, _, cancellation) =>
            session.Print(await session.Client.GetAsync<RealmList>(ApiPaths.For(ApiPaths.Realms), cancellation), Table)));
        return command;
    }

    private Command Show()
    {
        var command = new Command("show", "Show a realm's settings.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
            Print(session, await session.Client.GetAsync<RealmDescription>(session.Path(ApiPaths.Realm), cancellation))));
        return command;
    }

    private Command Set()
    {
        var weakKeys = OnOffOption.Create("--allow-rsa-1024", "Let services with RSA-1024 keys log in. For old clients' test certificates only.");
        var unsignedRenewal = OnOffOption.Create("--allow-unsigned-bearer-renew", "Renew a bearer token for whoever holds it, without a login. For old clients only.");
        var selfRenewal = OnOffOption.Create("--self-renewal", "Let the signing certificate renew itself. Off means that it will expire.");
        var relyingParty = OnOffOption.Create("--require-relying-party", "Issue tokens for registered relying parties only, named by AppliesTo. vSphere's own clients name none.");
        var lifetime = DurationOption.Create("--signing-lifetime", "Life of the next signing certificate, 1d to 730d.");
        var key = new Option<string?>("--signing-key") { Description = $"The kind of key that the next signing certificate is for: {string.Join(", ", SigningKeyKinds.All)}.", HelpName = "KIND" };
        key.AcceptOnlyFromAmong([.. SigningKeyKinds.All]);
        var command = new Command("set", "Change a realm's settings.") { weakKeys, unsignedRenewal, selfRenewal, relyingParty, lifetime, key };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var change = new ChangeRealm(
                OnOffOption.Read(parsed, weakKeys), OnOffOption.Read(parsed, unsignedRenewal), OnOffOption.Read(parsed, selfRenewal), OnOffOption.Read(parsed, relyingParty),
                (long?)parsed.GetValue(lifetime)?.TotalSeconds, parsed.GetValue(key));
            if (change == new ChangeRealm())
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, null, "name a setting to change", "everseal realm set --help");

            Print(session, await session.Client.SendAsync<ChangeRealm, RealmDescription>(
                HttpMethod.Patch, session.Path(ApiPaths.Realm), change, cancellation));
        }));
        return command;
    }
}
