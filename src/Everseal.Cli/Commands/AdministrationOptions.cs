using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary>The options of every verb that administers a running server, and the session that they open.</summary>
/// <param name="formats">What <c>-o</c> takes; the first is the default.</param>
internal sealed class AdministrationOptions(Terminal terminal, params OutputFormat[] formats)
{
    private readonly DataOption data = new(terminal);

    private readonly RemoteOptions remote = new(terminal);

    private readonly Option<OutputFormat?> output = OutputOption.Create(formats);

    private readonly Option<string?> realm = new("--realm")
    {
        Description = "The realm [default: the server's].",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>Never recursive: only destructive verbs take it.</summary>
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask." };

    public Terminal Terminal => terminal;

    public string DataDirectory(ParseResult parsed) => data.Read(parsed);

    /// <returns>Null when no server elsewhere is named.</returns>
    public AdministrationClient? Elsewhere(ParseResult parsed) => remote.Connect(parsed);

    public OutputFormat Format(ParseResult parsed) => parsed.GetValue(output) ?? formats[0];

    public Command Add(Command command, bool inRealm = true)
    {
        command.Add(data.Option);
        remote.AddTo(command);
        command.Add(output);
        if (inRealm)
            command.Add(realm);
        return command;
    }

    /// <summary>An action that talks to the server.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> OnServer(
        Func<AdministrationSession, ParseResult, CancellationToken, Task> action) => CheckOnServer(async (session, parsed, cancellation) =>
    {
        await action(session, parsed, cancellation);
        return ExitCodes.Ok;
    });

    /// <summary>A check: what it found is its exit code.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> CheckOnServer(
        Func<AdministrationSession, ParseResult, CancellationToken, Task<int>> check) => async (parsed, cancellation) =>
    {
        using var client = Elsewhere(parsed) ?? AdministrationClient.OnHost(data.Read(parsed));
        return await check(new AdministrationSession(client, terminal, Format(parsed)), parsed, cancellation);
    };

    /// <summary>An action on a realm: the one that is named, or the server's own.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> InRealm(
        Func<AdministrationSession, ParseResult, CancellationToken, Task> action) => OnServer(async (session, parsed, cancellation) =>
    {
        session.Realm = parsed.GetValue(realm) ?? await session.DefaultRealmAsync(cancellation);
        await action(session, parsed, cancellation);
    });
}
