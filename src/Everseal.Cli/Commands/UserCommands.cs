using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal user …</c>: people who log in with a password.</summary>
internal sealed class UserCommands(AdministrationOptions options)
{
    private readonly PasswordOptions password = new(options.Terminal);

    public Command Build() => options.Add(new Command("user", "People: add, list, change, lock out, let in.")
    {
        List(), Show(), Add(), Set(), Remove(), ResetPassword(),
        Switch("enable", "Let a user log in again.", new ChangeUser(Enabled: true)),
        Switch("disable", "Keep a user out; nothing is removed.", new ChangeUser(Enabled: false)),
        Unlock(),
    });

    private static Argument<string> Name() => new("NAME") { Description = "Name, with or without @REALM." };

    private static void Print(AdministrationSession session, UserDescription user)
        => session.Print(user, shown => UserTables.One(shown, session.Terminal.Now));

    private static async Task ChangeAsync(AdministrationSession session, string user, ChangeUser change, CancellationToken cancellation)
        => Print(session, await session.Client.SendAsync<ChangeUser, UserDescription>(HttpMethod.Patch, session.Path(ApiPaths.User, user), change, cancellation));

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
            Print(session, await session.Client.GetAsync<UserDescription>(path, cancellation));
        }));
        return command;
    }

    private Command Add()
    {
        var name = Name();
        var person = new PersonOptions();
        var groups = new Option<string[]>("--group") { Description = "Put the user into this group; may be repeated.", HelpName = "NAME" };
        var command = new Command("add", "Add a user; the password is asked for, or read from where you say.") { name };
        person.AddTo(command);
        command.Add(groups);
        password.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var user = parsed.GetRequiredValue(name);
            var body = person.ReadNew(parsed, user, password.Read(parsed, user, twice: true), parsed.GetValue(groups));
            Print(session, await session.Client.SendAsync<AddUser, UserDescription>(HttpMethod.Post, session.Path(ApiPaths.Users), body, cancellation));
        }));
        return command;
    }

    private Command Set()
    {
        var name = Name();
        var person = new PersonOptions();
        var command = new Command("set", "Change what is said about a user; what no option names stays, an empty text removes.") { name };
        person.AddTo(command);
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var change = person.ReadChange(parsed);
            if (change == new ChangeUser())
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, null, "name something to change", "everseal user set --help");
            await ChangeAsync(session, parsed.GetRequiredValue(name), change, cancellation);
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
        command.SetAction(options.InRealm((session, parsed, cancellation) => ChangeAsync(session, parsed.GetRequiredValue(name), change, cancellation)));
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
