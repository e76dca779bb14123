using System.CommandLine;
using System.Globalization;
using Everseal.Cli.Administration;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal alarm …</c>: what is wrong at present, who has taken it, and whether the channels work.</summary>
internal sealed class AlarmCommands(AdministrationOptions options)
{
    public Command Build() => options.Add(
        new Command("alarm", "What is wrong at present, who has taken it, and the channels that tell it.") { List(), Show(), Acknowledge(), Channels(), Test() }, inRealm: false);

    private static Argument<long> Id() => new("ID") { Description = "The incident's number." };

    private static void Print(AdministrationSession session, IncidentDescription incident)
        => session.Print(incident, shown => AlarmTables.One(shown, session.Terminal.Now));

    /// <summary>What nobody has taken decides, as with any monitoring: 1 for a warning, 2 for critical and expired.</summary>
    private static int ExitCodeOf(IEnumerable<IncidentDescription> incidents)
        => incidents.Where(incident => incident.ResolvedAt is null && incident.Acknowledgement is not { Counts: true }).Select(incident => incident.Severity switch
        {
            "notice" => ExitCodes.Ok,
            "warning" => ExitCodes.Warning,
            _ => ExitCodes.Refused,
        }).DefaultIfEmpty(ExitCodes.Ok).Max();

    private Command List()
    {
        var all = new Option<bool>("--all") { Description = "The last 1000 with those that are resolved, newest first." };
        var command = new Command("list", "List what is open, the loudest first. A check: exit code 1 for a warning, 2 for worse, that nobody has acknowledged.") { all };
        command.SetAction(options.CheckOnServer(async (session, parsed, cancellation) =>
        {
            var path = ApiPaths.For(ApiPaths.Alarms) + (parsed.GetValue(all) ? "?all=true" : "");
            var list = await session.Client.GetAsync<IncidentList>(path, cancellation);
            if (list.Incidents.Count > 0 || session.IsJson)
                session.Print(list, shown => AlarmTables.List(shown, session.Terminal.Now));
            else
                session.Done("no incident is open");
            return ExitCodeOf(list.Incidents);
        }));
        return command;
    }

    private Command Show()
    {
        var id = Id();
        var command = new Command("show", "Show one incident: what is wrong, who is hit, when, and the next command. A check, as list.") { id };
        command.SetAction(options.CheckOnServer(async (session, parsed, cancellation) =>
        {
            var incident = await session.Client.GetAsync<IncidentDescription>(PathOf(ApiPaths.Alarm, parsed.GetRequiredValue(id)), cancellation);
            Print(session, incident);
            return ExitCodeOf([incident]);
        }));
        return command;
    }

    private Command Acknowledge()
    {
        var id = Id();
        var reason = new Option<string?>("--reason") { Description = "For those who ask later.", HelpName = "TEXT" };
        var command = new Command("ack", "Take an incident: it is quiet until the next severity. What happened and cannot be found gone ends by that.") { id, reason };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
            Print(session, await session.Client.SendAsync<AcknowledgeIncident, IncidentDescription>(
                HttpMethod.Post, PathOf(ApiPaths.AlarmAcknowledgement, parsed.GetRequiredValue(id)), new AcknowledgeIncident(parsed.GetValue(reason)), cancellation))));
        return command;
    }

    private Command Channels()
    {
        var command = new Command("channels", "List the channels of the configuration, what waits for each, what it refused, and why. A check: 1 when something could not be delivered.");
        command.SetAction(options.CheckOnServer(async (session, _, cancellation) =>
        {
            var list = await session.Client.GetAsync<AlarmChannelList>(ApiPaths.For(ApiPaths.AlarmChannels), cancellation);
            if (list.Channels.Count > 0 || session.IsJson)
                session.Print(list, shown => AlarmTables.Channels(shown, session.Terminal.Now));
            else
                session.Done("warning: no channel is configured, so nobody is told of anything; name some under alarms.channels");
            return list.Channels.Count == 0 || list.Channels.Any(channel => channel is { Error: not null } or { Refused: > 0 }) ? ExitCodes.Warning : ExitCodes.Ok;
        }));
        return command;
    }

    private Command Test()
    {
        var channel = new Argument<string>("CHANNEL") { Description = "Its name in the configuration." };
        var command = new Command("test", "Send a test message over a channel and wait until its receiver took it.") { channel };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var tested = await session.Client.PostAsync<AlarmChannelDescription>(ApiPaths.For(ApiPaths.AlarmChannelTest, parsed.GetRequiredValue(channel)), cancellation);
            session.Print(new AlarmChannelList([tested]), shown => AlarmTables.Channels(shown, session.Terminal.Now));
            session.Done($"{tested.Name} ({tested.Kind}) took the test message");
        }));
        return command;
    }

    private static string PathOf(string template, long id) => ApiPaths.For(template, id.ToString(CultureInfo.InvariantCulture));
}
