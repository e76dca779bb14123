using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>What is known of a subject and may be told. Whether it is a person or a service stands in every token.</summary>
public enum SubjectClaim
{
    Groups,
    GivenName,
    Surname,
    EmailAddress,
}

/// <summary>
/// One attribute that leaves with a token. The text is the rule's only other form, the same on the command line, in the
/// API and in the store: <c>emailAddress</c>, <c>surname as urn:oid:2.5.4.4</c>, <c>groups like vc-*</c>, <c>urn:example:site = north</c>.
/// </summary>
public abstract record ClaimRule
{
    private const int LongestName = 256;
    private const int LongestText = 1024;

    private ClaimRule()
    {
    }

    /// <summary>Name of the attribute that it gives (SAML Core 2.7.3.1).</summary>
    public abstract string AttributeName { get; }

    public static Result<ClaimRule> Read(string text) => text.Length > LongestText || text.Any(char.IsControl) || !AssertionText.IsRepresentable(text)
        ? Refuse("A claim rule has at most 1024 characters, and no control characters.")
        : text.Split(' ') switch
        {
            [var claim] => ReadRelease(claim, null, null),
            [var claim, "as", var name] => ReadRelease(claim, null, name),
            [var claim, "like", var pattern] => ReadRelease(claim, pattern, null),
            [var claim, "like", var pattern, "as", var name] => ReadRelease(claim, pattern, name),
            [var name, "=", ..] => ReadConstant(name, text[(name.Length + 2)..].Trim()),
            _ => Refuse($"'{text}' is no claim rule."),
        };

    private static Result<ClaimRule> ReadRelease(string word, string? pattern, string? name)
    {
        if (SubjectAttributes.FindClaim(word) is not { } claim)
            return Refuse($"There is no claim {word}.");
        if (pattern is not null && (claim != SubjectClaim.Groups || pattern.Length < 2 || pattern.IndexOf('*') != pattern.Length - 1))
            return Refuse($"'like {pattern}' is none of: groups like PREFIX*.");
        return name is null || IsAttributeName(name)
            ? new Release(claim, pattern?[..^1], name)
            : Refuse($"'{name}' is no URI of at most {LongestName} plain characters.");
    }

    private static Result<ClaimRule> ReadConstant(string name, string value)
        => !IsAttributeName(name) ? Refuse($"'{name}' is no URI of at most {LongestName} plain characters.")
            : value.Length == 0 ? Refuse($"{name} has no value.")
            : new Constant(name, value);

    // NameFormat says "uri". Clients that rebuild a token's octets do not escape a name, so nothing in it may need it.
    private static bool IsAttributeName(string name)
        => name.Length <= LongestName && name.IndexOf(':') is > 0 and var colon && colon < name.Length - 1 && Uri.CheckSchemeName(name[..colon])
            && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAny("&<>\"'");

    private static StsError Refuse(string detail) => ErrorCodes.RelyingParties.ClaimRuleNotUsable.With(detail);

    /// <summary>Something of the subject, if there is any.</summary>
    /// <param name="GroupPrefix">Only groups whose name, without the realm, starts like this; case does not matter.</param>
    /// <param name="SentAs">The attribute's name; null for the usual one.</param>
    public sealed record Release(SubjectClaim Claim, string? GroupPrefix = null, string? SentAs = null) : ClaimRule
    {
        public override string AttributeName => SentAs ?? SubjectAttributes.UsualName(Claim);

        public override string ToString()
            => SubjectAttributes.WordOf(Claim) + (GroupPrefix is null ? "" : $" like {GroupPrefix}*") + (SentAs is null ? "" : $" as {SentAs}");
    }

    /// <summary>The same in every token.</summary>
    public sealed record Constant(string Name, string Value) : ClaimRule
    {
        public override string AttributeName => Name;

        public override string ToString() => $"{Name} = {Value}";
    }
}
