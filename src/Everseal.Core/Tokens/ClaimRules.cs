using Everseal.Core.Errors;

namespace Everseal.Core.Tokens;

/// <summary>Which attributes may leave, and under which names: what no rule names stays here.</summary>
public sealed class ClaimRules
{
    private const int MostRules = 32;

    // The command line's word for no rules; beside others it is an understandable wish.
    private const string UsualWord = "usual";

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
        if (texts.Contains(UsualWord, StringComparer.OrdinalIgnoreCase))
            return ErrorCodes.RelyingParties.ClaimRuleNotUsable.With($"'{UsualWord}' stands for all four claims and stands alone; beside other rules name them: groups, givenName, surname, emailAddress.");
        if (texts.Count > MostRules)
            return ErrorCodes.RelyingParties.ClaimRuleNotUsable.With($"There are {texts.Count} claim rules; at most {MostRules} are read.");

        var rules = texts.Select(ClaimRule.Read).ToList();
        if (rules.Find(rule => !rule.IsSuccess) is { } refused)
            return refused.Error!;

        // Two attributes of one name would be read as one, or as whichever comes first. Several prefixes of groups make one together.
        var twice = rules.Select(rule => (Name: rule.Value!.AttributeName, IsPart: rule.Value is ClaimRule.Release { GroupPrefix: not null }))
            .Append((Name: SubjectAttributes.KindName, IsPart: false))
            .GroupBy(rule => rule.Name, StringComparer.Ordinal)
            .FirstOrDefault(same => same.Count() > 1 && !same.All(rule => rule.IsPart));
        return twice is null
            ? new ClaimRules([.. rules.Select(rule => rule.Value!)])
            : ErrorCodes.RelyingParties.ClaimRuleNotUsable.With($"The attribute {twice.Key} would stand in the token twice.");
    }
}
