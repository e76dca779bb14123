using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>How a subject becomes the attributes that vSphere services look for; names and FriendlyNames are theirs.</summary>
internal static class SubjectAttributes
{
    /// <summary>Person or service: in every token, so that an AttributeStatement always holds an attribute (SAML Core 2.7.3).</summary>
    public const string KindName = "http://vmware.com/schemas/attr-names/2011/07/isSolution";

    private const string Claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

    public static IReadOnlyList<AssertionAttribute> Of(Subject subject, ClaimRules rules) =>
    [
        .. rules.Rules.GroupBy(rule => rule.AttributeName, StringComparer.Ordinal).Select(same => Attribute([.. same], subject)).Where(attribute => attribute.Values.Count > 0),
        new AssertionAttribute("Subject Type", KindName, [subject.IsSolution ? "true" : "false"]),
    ];

    public static SubjectClaim? FindClaim(string word)
        => Enum.GetValues<SubjectClaim>().Cast<SubjectClaim?>().FirstOrDefault(claim => WordOf(claim!.Value).Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>As people write it in a rule.</summary>
    public static string WordOf(SubjectClaim claim) => claim == SubjectClaim.Groups ? "groups" : FriendlyName(claim);

    public static string UsualName(SubjectClaim claim) => claim switch
    {
        SubjectClaim.Groups => "http://rsa.com/schemas/attr-names/2009/01/GroupIdentity",
        SubjectClaim.GivenName => Claims + "givenname",
        SubjectClaim.Surname => Claims + "surname",
        _ => Claims + "emailaddress",
    };

    private static string FriendlyName(SubjectClaim claim) => claim switch
    {
        SubjectClaim.Groups => "Groups",
        SubjectClaim.GivenName => "givenName",
        SubjectClaim.Surname => "surname",
        _ => "emailAddress",
    };

    // Rules of one name are prefixes of groups: a group that two of them name is told once.
    private static AssertionAttribute Attribute(IReadOnlyList<ClaimRule> same, Subject subject)
    {
        var first = Attribute(same[0], subject);
        return same.Count == 1 ? first : first with { Values = [.. same.SelectMany(rule => Attribute(rule, subject).Values).Distinct(StringComparer.Ordinal)] };
    }

    private static AssertionAttribute Attribute(ClaimRule rule, Subject subject) => rule switch
    {
        ClaimRule.Release release => new AssertionAttribute(FriendlyName(release.Claim), release.AttributeName, Values(release, subject)),
        ClaimRule.Constant constant => new AssertionAttribute(constant.Name, constant.Name, [constant.Value]),
        _ => throw new InvalidOperationException($"{rule.GetType().Name} is no kind of claim rule."),
    };

    private static IReadOnlyList<string> Values(ClaimRule.Release release, Subject subject) => release.Claim switch
    {
        SubjectClaim.Groups => release.GroupPrefix is { } prefix ? [.. subject.Groups.Where(group => HasPrefix(group, prefix))] : subject.Groups,
        SubjectClaim.GivenName => One(subject.GivenName),
        SubjectClaim.Surname => One(subject.Surname),
        _ => One(subject.Email),
    };

    private static bool HasPrefix(string group, string prefix)
        => group.AsSpan(group.IndexOf('\\') + 1).StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> One(string? value) => value is null ? [] : [value];
}
