namespace Everseal.Core.Saml2;

/// <summary>
/// What an assertion of ours says, both ways: <see cref="AssertionWriter"/> writes it, <see cref="AssertionReader"/>
/// reads it back. The profile is narrower than SAML's schema, because clients re-serialise the token.
/// </summary>
public sealed record Assertion
{
    /// <summary>An xs:ID, unique for ever.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset IssueInstant { get; init; }

    public required string Issuer { get; init; }

    /// <summary>The subject's user principal name.</summary>
    public required string NameId { get; init; }

    public required SubjectConfirmation Confirmation { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotOnOrAfter { get; init; }

    /// <summary>ProxyRestriction/@Count (Core 2.5.1.6): how many more delegations; 0 forbids them.</summary>
    public int ProxyCount { get; init; }

    /// <summary>Who acts for the subject, first delegate first; empty when the subject acts itself.</summary>
    public IReadOnlyList<AssertionDelegate> Delegates { get; init; } = [];

    /// <summary>Who acts, for records: a delegated token has the rights of its subject, but it was a service that used them.</summary>
    public string Actor => string.Join(" through ", Delegates.Select(step => step.NameId).Prepend(NameId));

    /// <summary>How many more renewals; null when the token is not renewable.</summary>
    public int? RenewCount { get; init; }

    /// <summary>AudienceRestriction (Core 2.5.1.4): each of them may rely on it. Empty when none was asked for: then everybody may.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>When the subject authenticated: kept by renewals, so a family of tokens ages from here.</summary>
    public required DateTimeOffset AuthnInstant { get; init; }

    /// <summary>AuthnContextClassRef (Core 2.7.2.2).</summary>
    public required string AuthnContext { get; init; }

    public required IReadOnlyList<AssertionAttribute> Attributes { get; init; }

    /// <summary>
    /// The digest of SignedInfo that the issuer signed: tells this very assertion from another with the same id.
    /// Empty until <see cref="AssertionValidator"/> has verified it.
    /// </summary>
    public ReadOnlyMemory<byte> SignedInfoDigest { get; init; }
}

/// <summary>How whoever presents the token shows that it is theirs (Profiles 3).</summary>
public abstract record SubjectConfirmation
{
    private SubjectConfirmation()
    {
    }

    /// <summary>Whoever has it may use it.</summary>
    public sealed record Bearer(DateTimeOffset NotOnOrAfter) : SubjectConfirmation;

    /// <summary>Only who signs with the key of this certificate may use it.</summary>
    /// <param name="Certificate">DER.</param>
    public sealed record HolderOfKey(ReadOnlyMemory<byte> Certificate) : SubjectConfirmation;
}

/// <summary>One step of a delegation chain (Delegation Restriction 1.0 §2.3).</summary>
public sealed record AssertionDelegate(string NameId, DateTimeOffset DelegationInstant);

/// <summary>An attribute of text values. Name and FriendlyName are ours; values are anybody's text.</summary>
public sealed record AssertionAttribute(string FriendlyName, string Name, IReadOnlyList<string> Values);
