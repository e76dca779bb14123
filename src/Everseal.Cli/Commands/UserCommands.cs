using System.CommandLine;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal user …</c>: people who log in with a password.</summary>
internal sealed class UserCommands(AdministrationOptions options)
{
    private readonly PasswordOptions password = new(options.Terminal);

    public Command Build() => options.Add(new Command("user", "People: add, list, lock out, let in.")
    {
        List(), Show(), Add(), Remove(), ResetPassword(),
        Switch("enable", "Let a user log in again.", new ChangeUser(Enabled: true)),
        Switch("disable", "Keep a user out; nothing is removed.", new ChangeUser(Enabled: false)),
        Unlock(),
    });

    private static Argument<string> Name() => new("NAME") { Description = "Name, with or without @REALM." };

    private Command List()
    {
        var command = new Command("list", "List the realm's users.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
        {
            var list = await session.Client.GetAsync<UserList>(session.Path(ApiPaths.Users), cancellation);
            session.Print(list, users => UserTables.List(users, session.Terminal.Now));
        }));
        return command;
    }

    private Command Show()
    {
        var name = Name();
        var command = new Command("show", "Show one user.") { name };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var path = session.Path(ApiPaths.User, parsed.GetRequiredValue(name));
            var user = await session.Client.GetAsync<UserDescription>(path, cancellation);
            session.Print(user, shown => UserTables.One(shown, session.Terminal.Now));
        }));
        return command;
    }

    private Command Add()
    {
        var name = Name();
        var givenName = new Option<string?>("--given-name") { HelpName = "TEXT" };
        var surname = new Option<string?>("--surname") { HelpName = "TEXT" };
        var email = new Option<string?>("--email") { HelpName = "ADDRESS" };
        var description = new Option<string?>("--description") { HelpName = "TEXT" };
        var groups = new Option<string[]>("--group") { Description = "Put the user into this group; may be repeated.", HelpName = "NAME" };
        var command = new Command("add", "Add a user; the password is asked for, or read from where you say.")
        {
            name, givenName, surname, email, description, groups,
        };
        password.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var user = new AddUser(
                parsed.GetRequiredValue(name),
                password.Read(parsed, parsed.GetRequiredValue(name), twice: true),
                parsed.GetValue(givenName),
                parsed.GetValue(surname),
                parsed.GetValue(email),
                parsed.GetValue(groups),
                parsed.GetValue(description));
            var added = await session.Client.SendAsync<AddUser, UserDescription>(
                HttpMethod.Post, session.Path(ApiPaths.Users), user, cancellation);
            session.Print(added, shown => UserTables.One(shown, session.Terminal.Now));
        }));
        return command;
    }

    private Command Remove()
        => RemoveVerb.Create(options, "Remove a user for good.", Name(), "user", ApiPaths.User, " for good.");

    private Command ResetPassword()
    {
        var name = Name();
        var command = new Command("reset-password", "Set a new password.") { name };
        password.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var user = parsed.GetRequiredValue(name);
            var body = new SetPassword(password.Read(parsed, user, twice: true));
            await session.Client.SendAsync(HttpMethod.Put, session.Path(ApiPaths.UserPassword, user), body, cancellation);
            session.Done($"password of {user} set");
        }));
        return command;
    }

    private Command Switch(string verb, string description, ChangeUser change)
    {
        var name = Name();
        var command = new Command(verb, description) { name };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var path = session.Path(ApiPaths.User, parsed.GetRequiredValue(name));
            var user = await session.Client.SendAsync<ChangeUser, UserDescription>(HttpMethod.Patch, path, change, cancellation);
            session.Print(user, shown => UserTables.One(shown, session.Terminal.Now));
        }));
        return command;
    }

    private Command Unlock()
    {
        var name = Name();
        var command = new Command("unlock", "End a lockout after failed logins.") { name };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var user = parsed.GetRequiredValue(name);
            await session.Client.SendAsync(HttpMethod.Delete, session.Path(ApiPaths.UserLock, user), cancellation);
            session.Done($"{user} may log in again");
        }));
        return command;
    }
}
