using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal group …</c>: what relying parties authorise by.</summary>
internal sealed class GroupCommands(AdministrationOptions options)
{
    public Command Build() => options.Add(new Command("group", "Groups of people and services.")
    {
        List(), Show(), Add(), Remove(),
        Member("add-member", "Put a user or service into a group.", HttpMethod.Put, "is now in"),
        Member("remove-member", "Take a user or service out of a group.", HttpMethod.Delete, "is no longer in"),
    });

    private static Argument<string> Name() => new("GROUP") { Description = "The group's name." };

    private static TextTable One(GroupDescription group) => new TextTable("GROUP", group.Name)
        .Row("Description", group.Description)
        .Row("Members", Names.Joined(group.Members));

    private static TextTable Table(GroupList list)
    {
        var table = new TextTable("GROUP", "MEMBERS", "DESCRIPTION");
        foreach (var group in list.Groups)
            table.Row(group.Name, Names.Joined(group.Members), group.Description);
        return table;
    }

    private Command List()
    {
        var command = new Command("list", "List the realm's groups.");
        command.SetAction(options.InRealm(async (session, _, cancellation) =>
            session.Print(await session.Client.GetAsync<GroupList>(session.Path(ApiPaths.Groups), cancellation), Table)));
        return command;
    }

    private Command Show()
    {
        var name = Name();
        var command = new Command("show", "Show one group.") { name };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var path = session.Path(ApiPaths.Group, parsed.GetRequiredValue(name));
            session.Print(await session.Client.GetAsync<GroupDescription>(path, cancellation), One);
        }));
        return command;
    }

    private Command Add()
    {
        var name = Name();
        var description = new Option<string?>("--description") { HelpName = "TEXT" };
        var command = new Command("add", "Add a group.") { name, description };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var group = new AddGroup(parsed.GetRequiredValue(name), parsed.GetValue(description));
            session.Print(
                await session.Client.SendAsync<AddGroup, GroupDescription>(HttpMethod.Post, session.Path(ApiPaths.Groups), group, cancellation),
                One);
        }));
        return command;
    }

    private Command Remove()
        => RemoveVerb.Create(options, "Remove a group; its members stay.", Name(), "group", ApiPaths.Group, "; tokens of its members no longer name it.");

    private Command Member(string verb, string description, HttpMethod method, string outcome)
    {
        var name = Name();
        var member = new Argument<string>("MEMBER") { Description = "Name of a user or service." };
        var command = new Command(verb, description) { name, member };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var (group, who) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(member));
            await session.Client.SendAsync(method, session.Path(ApiPaths.GroupMember, group, who), cancellation);
            session.Done($"{who} {outcome} {group}");
        }));
        return command;
    }
}
