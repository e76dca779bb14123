using System.CommandLine;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary>The verb <c>remove</c> of one thing in a realm: says what and what follows, asks, removes.</summary>
internal static class RemoveVerb
{
    /// <param name="kind">What it is, as messages call it.</param>
    /// <param name="path">Of one such thing, out of <see cref="Core.Administration.ApiPaths"/>.</param>
    /// <param name="consequence">Ends the sentence "This removes KIND NAME from REALM".</param>
    public static Command Create(AdministrationOptions options, string description, Argument<string> name, string kind, string path, string consequence)
    {
        var yes = AdministrationOptions.Yes();
        var command = new Command("remove", description) { name, yes };
        command.SetAction(options.InRealm(async (session, parsed, cancellation) =>
        {
            var target = parsed.GetRequiredValue(name);
            Confirmation.Ask(session.Terminal, parsed.GetValue(yes), $"This removes {kind} {target} from {session.Realm}{consequence}");
            await session.Client.SendAsync(HttpMethod.Delete, session.Path(path, target), cancellation);
            session.Done($"removed {kind} {target}");
        }));
        return command;
    }
}
