using Everseal.Core.Tokens;

namespace Everseal.Server.Ledger;

/// <summary>
/// Where a token comes from, so that its end is the end of all that goes back to it. A family is one login in one hand: a
/// token, its renewals, and what its holder got by it. A delegation is a family of its own, in the hand of the service.
/// </summary>
/// <param name="Family">The first token of the family.</param>
/// <param name="DelegatedFrom">The family of the person's token; null where nothing was delegated.</param>
/// <param name="Method">How the login behind it was proven.</param>
internal sealed record TokenLineage(TokenId Family, TokenId? DelegatedFrom, AuthenticationMethod Method)
{
    /// <summary>A renewal, or another token for the same holder.</summary>
    public static TokenLineage Continuing(TokenRecord source) => new(source.FamilyId, source.DelegatedFrom, source.AuthenticationMethod);

    /// <summary>A delegation that its delegate extends stays what it is: nobody else can derive from it.</summary>
    public static TokenLineage Delegating(TokenRecord source, TokenId id, AuthenticationMethod method)
        => source.DelegatedFrom is null ? new(id, source.FamilyId, method) : Continuing(source) with { Method = method };
}
