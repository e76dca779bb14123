using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Everseal.Cli.Administration;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary>The other way to a server: over TLS, with a token. Without <c>--server</c> it is the data directory's socket.</summary>
internal sealed class RemoteOptions(Terminal terminal)
{
    private readonly Option<string?> server = Recursive("--server", "Administer this server over TLS, with a token, instead of the one on this host.", "URL");

    private readonly Option<string?> caFile = Recursive("--ca-file", "With --server: the CA that vouches for it (PEM).", "FILE");

    private readonly Option<string?> token = Recursive("--token", "With --server: a token of an administrator, as `everseal token issue` wrote it.", "FILE");

    private readonly Option<string?> tokenKey = Recursive("--token-key", "With --server: the private key (PEM) of a holder-of-key token.", "FILE");

    public void AddTo(Command command)
    {
        command.Add(server);
        command.Add(caFile);
        command.Add(token);
        command.Add(tokenKey);
    }

    /// <returns>Null when no server is named.</returns>
    public AdministrationClient? Connect(ParseResult parsed)
    {
        if (parsed.GetValue(server) is not { } address)
        {
            // Else the server of this host would be changed by one who means another.
            return new[] { caFile, token, tokenKey }.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } lone
                ? throw NotAcceptable(lone, "goes with --server URL, which is missing; without both, the server on this host is administered")
                : null;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
            throw NotAcceptable(server, $"'{address}' is not an https URL; tokens travel over TLS only");
        if (parsed.GetValue(caFile) is not { } authorities)
            throw NotAcceptable(caFile, "say which CA vouches for the server; on its host: everseal ca root > root.pem");
        if (parsed.GetValue(token) is not { } tokenFile)
            throw NotAcceptable(token, "name the token that opens the server's API: everseal token issue --server URL --out FILE");

        IReadOnlyList<X509Certificate2> anchors = PemFiles.ReadCertificates(caFile.Name, authorities);
        var credential = RemoteToken.Read(token.Name, tokenFile, tokenKey.Name, parsed.GetValue(tokenKey), terminal.Clock);
        return AdministrationClient.Remote(url, new StsTrust(anchors, useMachineStore: false, () => terminal.Now), credential);
    }

    private static Option<string?> Recursive(string name, string description, string help) => new(name) { Description = description, HelpName = help, Recursive = true };

    private static ProblemException NotAcceptable(Option<string?> option, string detail)
        => ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, option.Name, detail);
}
