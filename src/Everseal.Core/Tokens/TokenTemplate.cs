using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>
/// Leave to derive a token from another one. Only <see cref="TokenRenewal"/>, <see cref="TokenDelegation"/> and
/// <see cref="TokenExchange"/> give it, so a token cannot be renewed, delegated or exchanged without their checks.
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

    /// <summary>Another token for the same holder: no right is added, and it ends with its source.</summary>
    public sealed record Exchange : TokenTemplate
    {
        internal Exchange(Assertion source)
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
