using Everseal.Core.Errors;

namespace Everseal.Core.Tokens;

/// <summary>Which tokens a relying party takes.</summary>
public enum AcceptedKeyType
{
    Any,
    Bearer,
    HolderOfKey,
}

/// <summary>What binds a token for a registered relying party beside the realm's policy. It only ever takes away.</summary>
public sealed record RelyingPartyRules
{
    public static readonly RelyingPartyRules None = new();

    /// <summary>Words that people write, in the order of the enumeration.</summary>
    private static readonly string[] KeyTypeWords = ["any", "bearer", "holder-of-key"];

    public bool IsEnabled { get; init; } = true;

    public AcceptedKeyType KeyType { get; init; }

    /// <summary>Null for the realm's.</summary>
    public TimeSpan? MaxBearerLifetime { get; init; }

    /// <summary>Null for the realm's.</summary>
    public TimeSpan? MaxHolderOfKeyLifetime { get; init; }

    public ClaimRules Claims { get; init; } = ClaimRules.Usual;

    public static string WordOf(AcceptedKeyType keyType) => KeyTypeWords[(int)keyType];

    public static AcceptedKeyType? FindKeyType(string word)
        => Array.IndexOf(KeyTypeWords, word) is >= 0 and var index ? (AcceptedKeyType)index : null;

    /// <summary>Why a token of this kind is not issued, or null.</summary>
    internal StsError? Refuse(string? audience, bool isHolderOfKey)
    {
        if (!IsEnabled)
            return ErrorCodes.RelyingParties.Disabled.With($"No token is issued for {audience}: it is disabled here.");
        return KeyType == AcceptedKeyType.Any || KeyType == AcceptedKeyType.HolderOfKey == isHolderOfKey
            ? null
            : ErrorCodes.RelyingParties.KeyTypeNotAccepted.With($"{audience} takes {WordOf(KeyType)} tokens only.");
    }

    /// <summary>The realm's policy with the shorter of both lifetimes.</summary>
    internal TokenPolicy Narrow(TokenPolicy policy) => MaxBearerLifetime is null && MaxHolderOfKeyLifetime is null ? policy : policy with
    {
        MaxBearerLifetime = Shorter(MaxBearerLifetime, policy.MaxBearerLifetime),
        MaxHolderOfKeyLifetime = Shorter(MaxHolderOfKeyLifetime, policy.MaxHolderOfKeyLifetime),
    };

    private static TimeSpan Shorter(TimeSpan? own, TimeSpan realm) => own < realm ? own.Value : realm;
}
