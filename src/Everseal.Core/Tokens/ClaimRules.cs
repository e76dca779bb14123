using Everseal.Core.Errors;

namespace Everseal.Core.Tokens;

/// <summary>Which attributes may leave, and under which names: what no rule names stays here.</summary>
public sealed class ClaimRules
{
    private const int MostRules = 32;

    private ClaimRules(IReadOnlyList<ClaimRule> rules, bool isUsual = false) => (Rules, IsUsual) = (rules, isUsual);

    /// <summary>All that is known of the subject, under the names that vSphere services look for.</summary>
    public static ClaimRules Usual { get; } = new([.. Enum.GetValues<SubjectClaim>().Select(claim => new ClaimRule.Release(claim))], isUsual: true);

    public IReadOnlyList<ClaimRule> Rules { get; }

    public bool IsUsual { get; }

    /// <summary>The rules as texts; none stands for <see cref="Usual"/>.</summary>
    public IReadOnlyList<string> Texts => IsUsual ? [] : [.. Rules.Select(rule => rule.ToString())];

    /// <param name="texts">See <see cref="ClaimRule"/>; none gives <see cref="Usual"/>.</param>
    public static Result<ClaimRules> Read(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return Usual;
        if (texts.Count > MostRules)
            return ErrorCodes.RelyingParties.ClaimRuleNotUsable.With($"There are {texts.Count} claim rules; at most {MostRules} are read.");

        var rules = texts.Select(ClaimRule.Read).ToList();
        if (rules.Find(rule => !rule.IsSuccess) is { } refused)
            return refused.Error!;

        // Two attributes of one name would be read as one, or as whichever comes first.
        var names = rules.Select(rule => rule.Value!.AttributeName).Append(SubjectAttributes.KindName).ToList();
        return names.Find(name => names.Count(other => other == name) > 1) is { } twice
            ? ErrorCodes.RelyingParties.ClaimRuleNotUsable.With($"The attribute {twice} would stand in the token twice.")
            : new ClaimRules([.. rules.Select(rule => rule.Value!)]);
    }
}
