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
            data.Option, Listen(), StatusListen(), Realm(), ReadyFile()),
        PassedOn("init", "Create a data directory: CA, signing certificate, administrator.",
            data.Option,
            Realm(),
            new Option<string[]>("--host") { Description = "A DNS name or IP address that clients use; may be repeated.", HelpName = "NAME" },
            Listen(),
            Text("--public-url", "URL", "Where clients reach the service [default: made of the first --host]."),
            StatusListen(),
            Text("--status-url", "URL", "Where verifiers reach --status-listen; goes into every certificate [default: made of the first --host]."),
            Text("--signing-lifetime", "DURATION", "Life of the signing certificate, such as 365d."),
            new Option<bool>("--no-self-renewal") { Description = "Let the signing certificate expire: for tests of that day only." }),
        PassedOn("serve", "Serve from a data directory, as a system service does.",
            Text("--config", "FILE", "The server's configuration (YAML)."),
            ReadyFile()),
        PassedOn("rehearse", "Which logins would break on a later day? With --at or --next-expiry: run the server on a copy of its data until then. Otherwise simulate years of rollovers.",
            Text("--at", "DATE", "The day to rehearse: 2027-03-01, 2027-03-01T12:00:00Z, +90d."),
            new Option<bool>("--next-expiry") { Description = "Rehearse the moment after the next end of a certificate." },
            new Option<bool>("--without-renewal") { Description = "With --at or --next-expiry: as if nothing renewed itself until then." },
            data.Option,
            Text("--years", "N", "How many years [default: 100]."),
            Text("--nodes", "N", "How many nodes share the realm [default: 3]."),
            Text("--seed", "N", "Which world: the same number gives the same one [default: 1]."),
            OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Html)),
        PassedOn("upgrade", "Bring the databases of an earlier version up to date; --check tells beforehand what this version finds, and changes nothing.",
            data.Option,
            new Option<bool>("--check") { Description = "Tell what the next start would do with databases, certificates and configuration." },
            Text("--config", "FILE", "The server's configuration [default: everseal.yaml in the data directory]."),
            OutputOption.Create(OutputFormat.Table, OutputFormat.Json)),
    ];

    private static Option<string> Listen() => Text("--listen", "HOST:PORT", "Where to serve TLS [default: 127.0.0.1:8443].");

    private static Option<string> StatusListen()
        => Text("--status-listen", "HOST:PORT", "Where to serve CRLs, OCSP and CA certificates without TLS, and nothing else [default: nowhere].");

    private static Option<string> Realm() => Text("--realm", "NAME", "The realm's name [default: everseal.local].");

    private static Option<string> ReadyFile() => Text("--ready-file", "PATH", "Write URL, realm and CA file here, as JSON, once requests are served.");

    private static Option<string> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

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
