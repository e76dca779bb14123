using System.CommandLine;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Cli.Commands;

/// <summary>Who asks the token service: a user with a password, the holder of a key, both, or a token with its key.</summary>
internal sealed class RequesterOptions(Terminal terminal)
{
    private readonly PasswordOptions password = new(terminal);

    private readonly Option<string?> user = new("--user") { Description = "Authenticate with this user's password.", HelpName = "NAME" };

    private readonly Option<string?> certificate = new("--cert") { Description = "Authenticate with this certificate (PEM): the token is bound to its key.", HelpName = "FILE" };

    private readonly Option<string?> key = new("--key") { Description = "The certificate's private key (PEM). It stays here; it signs the request.", HelpName = "FILE" };

    private readonly Option<string?> token = new("--token") { Description = "Authenticate with this holder-of-key token; --cert and --key prove that it is yours.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(user);
        command.Add(certificate);
        command.Add(key);
        command.Add(token);
        password.AddTo(command);
    }

    /// <summary>The request with what says who asks; unchanged where nothing was given.</summary>
    public OutgoingRequest Authenticated(ParseResult parsed, OutgoingRequest request)
    {
        var name = parsed.GetValue(user);
        return request with
        {
            Username = name,
            Password = name is null ? null : password.Read(parsed, name, twice: false),
            Signer = Signer(parsed),
            Identity = Identity(parsed),
        };
    }

    public ProblemException NobodyAsks() => ProblemException.CouldNot(
        ErrorCodes.CommandLine.FieldNotAcceptable, user.Name, "say who asks: --user NAME with a password, or --cert FILE with --key FILE, or both");

    private RequestSigner? Signer(ParseResult parsed) => (parsed.GetValue(certificate), parsed.GetValue(key)) switch
    {
        (null, null) => null,
        ({ } certificateFile, { } keyFile) => ClientKey.Read(certificate.Name, certificateFile, key.Name, keyFile),
        (null, _) => throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, certificate.Name, "a key needs its certificate"),
        _ => throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, key.Name, "a certificate needs its private key"),
    };

    private ReadOnlyMemory<byte>? Identity(ParseResult parsed)
    {
        if (parsed.GetValue(token) is not { } path)
            return null;
        if (parsed.GetValue(user) is not null || parsed.GetValue(certificate) is null)
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, token.Name, "a token needs the --cert and --key that it names, and no --user");

        var identity = TokenFile.Read(path, token.Name);
        return TokenFile.IdOf(identity) is not null
            ? identity
            : throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, token.Name, $"{path} holds no SAML 2.0 assertion");
    }
}
