using System.CommandLine;
using Everseal.Cli.ServerProcess;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary>
/// Verbs of the server program. The options are declared here for help and completion; the words themselves are
/// passed on as typed, since the server parses them.
/// </summary>
internal sealed class ServerCommands(Terminal terminal)
{
    private readonly DataOption data = new(terminal);

    public IEnumerable<Command> Build() =>
    [
        PassedOn("dev", "Try it out: create what is missing, serve on loopback, show how to get a token.",
            data.Option, Listen(), Realm(), ReadyFile()),
        PassedOn("init", "Create a data directory: CA, signing certificate, administrator.",
            data.Option, Config(), Realm()),
        PassedOn("serve", "Serve from a data directory, as a system service does.",
            data.Option, Config(), ReadyFile()),
    ];

    private static Option<string> Listen() => new("--listen") { Description = "Where to serve TLS [default: 127.0.0.1:8443].", HelpName = "HOST:PORT" };

    private static Option<string> Realm() => new("--realm") { Description = "The realm's name [default: everseal.local].", HelpName = "NAME" };

    private static Option<string> Config() => new("--config") { Description = "The server's configuration.", HelpName = "FILE" };

    private static Option<string> ReadyFile() => new("--ready-file") { Description = "Write URL, realm and CA file here, as JSON, once requests are served.", HelpName = "PATH" };

    private Command PassedOn(string verb, string description, params Option[] options)
    {
        var command = new Command(verb, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var program = ServerProgram.Find(terminal);
            var words = parsed.Tokens.Select(token => token.Value).Where(word => word is not "--no-color");
            return program.BecomeAsync([.. words], cancellation);
        });
        return command;
    }
}
