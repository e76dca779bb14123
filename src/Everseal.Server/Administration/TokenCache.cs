using System.Security.Cryptography;
using Everseal.Core.Collections;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Xml;
using Everseal.Server.Realms;

namespace Everseal.Server.Administration;

/// <summary>
/// Tokens whose signature was verified already, by their octets. Only that is relied on: times, cancellations and directory
/// are asked at each presentation, so that a cancelled token or a removed account ends at once.
/// </summary>
internal sealed class TokenCache(RealmDirectory realms, TokenAcceptance tokens)
{
    // Administrators are few; whoever presents more tokens than this pays for reading them.
    private const int MostTokens = 1000;

    private readonly BoundedCache<string, (RealmSnapshot Realm, AcceptedToken Token)> _verified = new(MostTokens, StringComparer.Ordinal);

    public async ValueTask<Result<(RealmSnapshot Realm, AcceptedToken Token)>> AcceptAsync(ReadOnlyMemory<byte> token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var digest = Convert.ToHexString(SHA256.HashData(token.Span));
        if (_verified.TryFind(digest, out var known) && ReferenceEquals(realms.Find(known.Realm.Name), known.Realm))
        {
            var again = await tokens.AcceptAgainAsync(known.Realm, known.Token, now, cancellationToken);
            return again.IsSuccess ? Remember(digest, known.Realm, again.Value) : again.Error;
        }

        var assertion = XmlTreeReader.Read(token, XmlLimits.Standard);
        if (!assertion.IsSuccess)
            return assertion.Error;
        if (FindRealm(assertion.Value) is not { } realm)
            return ErrorCodes.Tokens.IssuerUnknown.With("The token is from no realm of this server.");

        var accepted = await tokens.AcceptAsync(realm, assertion.Value, now, cancellationToken);
        return accepted.IsSuccess ? Remember(digest, realm, accepted.Value) : accepted.Error;
    }

    private (RealmSnapshot Realm, AcceptedToken Token) Remember(string digest, RealmSnapshot realm, AcceptedToken token)
    {
        _verified.Keep(digest, (realm, token));
        return (realm, token);
    }

    // Not believed yet: it only says which realm's keys are to be asked.
    private RealmSnapshot? FindRealm(Element assertion)
        => assertion.Find(Saml2Names.Assertion, "Issuer")?.Text is { } issuer ? realms.All.FirstOrDefault(realm => realm.Policy.Issuer == issuer) : null;
}
