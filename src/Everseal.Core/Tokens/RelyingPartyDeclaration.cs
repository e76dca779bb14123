using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>What an administrator declares about a relying party; <see cref="Check"/> is what must hold before it is stored.</summary>
/// <param name="Identifier">Its SAML entity ID or AppliesTo address, compared character by character as audiences are (SAML Core 2.5.1.4).</param>
/// <param name="RefreshInterval">How often it reads the realm's keys again.</param>
public sealed record RelyingPartyDeclaration(string Identifier, TimeSpan RefreshInterval, RelyingPartyRules Rules)
{
    /// <summary>SAML Core 8.3.6: an entity identifier is a URI of at most 1024 characters.</summary>
    private const int LongestIdentifier = 1024;

    public static readonly TimeSpan UsualRefreshInterval = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestRefreshInterval = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestRefreshInterval = TimeSpan.FromDays(30);

    /// <summary>Why the realm cannot have it like this, or null.</summary>
    /// <param name="policy">The realm's.</param>
    public StsError? Check(TokenPolicy policy)
    {
        if (!IsIdentifier(Identifier))
            return ErrorCodes.RelyingParties.IdentifierNotAllowed.With("An identifier has 1 to 1024 characters, no white space and no control characters.");
        if (RefreshInterval < ShortestRefreshInterval || RefreshInterval > LongestRefreshInterval)
            return ErrorCodes.RelyingParties.RefreshIntervalNotAllowed.With("A refresh interval is 5 minutes to 30 days.");
        return CheckLifetime("bearer", Rules.MaxBearerLifetime, policy.MaxBearerLifetime)
            ?? CheckLifetime("holder-of-key", Rules.MaxHolderOfKeyLifetime, policy.MaxHolderOfKeyLifetime);
    }

    private static bool IsIdentifier(string identifier)
        => identifier.Length is > 0 and <= LongestIdentifier && AssertionText.IsRepresentable(identifier)
            && !identifier.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    private static StsError? CheckLifetime(string kind, TimeSpan? own, TimeSpan realm)
        => own is null || (own > TimeSpan.Zero && own <= realm)
            ? null
            : ErrorCodes.RelyingParties.LifetimeNotAllowed.With($"max-{kind}-lifetime: The realm's {kind} tokens live for at most {realm.TotalSeconds} s, so a relying party's live from 1 s to that.");
}
