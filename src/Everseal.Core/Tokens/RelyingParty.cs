using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>Whom a token is for, and under which rules it is issued.</summary>
/// <param name="Audience">The AppliesTo address; null when none was asked, and then the token carries no AudienceRestriction.</param>
/// <param name="Policy">The realm's.</param>
public sealed record RelyingParty(string? Audience, TokenPolicy Policy)
{
    /// <summary>What was registered for it; for one that nobody registered the realm's policy alone binds.</summary>
    public RelyingPartyRules Rules { get; init; } = RelyingPartyRules.None;

    /// <summary>Who else may rely on the token (WS-Trust 1.3 §9.5): the rules of all bind it.</summary>
    public IReadOnlyList<RelyingParty> Participants { get; init; } = [];

    /// <summary>The realm's policy with the shortest lifetimes of all.</summary>
    internal TokenPolicy NarrowedPolicy => All.Aggregate(Policy, (policy, one) => one.Rules.Narrow(policy));

    /// <summary>For whom the token is meant (SAML Core 2.5.1.4), each once.</summary>
    internal IReadOnlyList<string> Audiences => [.. All.Select(one => one.Audience).OfType<string>().Distinct(StringComparer.Ordinal)];

    private IEnumerable<RelyingParty> All => Participants.Prepend(this);

    /// <summary>Why a token of this kind is not issued, or null.</summary>
    internal StsError? Refuse(bool isHolderOfKey)
        => All.Select(one => one.Rules.Refuse(one.Audience, isHolderOfKey)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>What may be told: where a participant has claim rules of its own, only what they give too, under the same name.</summary>
    internal IReadOnlyList<AssertionAttribute> AttributesOf(Subject subject)
        => Participants.Where(one => !one.Rules.Claims.IsUsual).Aggregate(
            SubjectAttributes.Of(subject, Rules.Claims), (told, one) => Common(told, SubjectAttributes.Of(subject, one.Rules.Claims)));

    private static IReadOnlyList<AssertionAttribute> Common(IReadOnlyList<AssertionAttribute> one, IReadOnlyList<AssertionAttribute> other) =>
    [
        .. one.Join(other, attribute => attribute.Name, attribute => attribute.Name, (mine, its) => mine with { Values = [.. mine.Values.Intersect(its.Values)] })
            .Where(attribute => attribute.Values.Count > 0),
    ];
}
