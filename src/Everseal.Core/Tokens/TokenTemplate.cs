using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>
/// Leave to derive a token from another one. Only <see cref="TokenRenewal"/> and <see cref="TokenDelegation"/>
/// give it, so a token cannot be renewed or delegated without their checks.
/// </summary>
public abstract record TokenTemplate
{
    private TokenTemplate(Assertion source) => Source = source;

    internal Assertion Source { get; }

    /// <summary>Whom the derived token speaks about: look this principal up, as it is now.</summary>
    public string NameId => Source.NameId;

    /// <summary>The same token for longer: subject, confirmation, audience and delegation stay.</summary>
    public sealed record Renewal : TokenTemplate
    {
        internal Renewal(Assertion source)
            : base(source)
        {
        }
    }

    /// <summary>A token for a service that acts for the subject.</summary>
    public sealed record Delegation : TokenTemplate
    {
        internal Delegation(Assertion source, IReadOnlyList<AssertionDelegate> chain)
            : base(source) => Chain = chain;

        internal IReadOnlyList<AssertionDelegate> Chain { get; }
    }
}
