using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>
/// Whoever presented a holder-of-key token and signed the very message with its key. Only <c>HolderProof</c> makes one, so
/// no token can stand for its holder without that proof.
/// </summary>
public sealed class TokenHolder
{
    internal TokenHolder(Valid<Assertion> token, X509Certificate2 certificate)
    {
        Token = token;
        Certificate = certificate;
    }

    public Valid<Assertion> Token { get; }

    /// <summary>The one that the token names.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Who sent the message: the token's subject, or for a delegated token the service that acts for it.</summary>
    /// <param name="subject">Whom the token speaks about, as that principal is now.</param>
    /// <param name="owner">The service that has registered the certificate now; null when none has.</param>
    public Result<Subject> Identify(Subject subject, Subject? owner)
        => HolderStanding.Check(Token.Value, subject, owner, ErrorCodes.Tokens.HolderNotRegistered) is { } refusal
            ? refusal
            : Token.Value.Delegates.Count > 0 ? owner! : subject;
}
