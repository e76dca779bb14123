namespace Everseal.Core.Tokens;

/// <summary>A realm's rules for the tokens that it issues. Initial values are those that vSphere clients know.</summary>
/// <param name="Issuer">The assertion's Issuer: the URL of the realm's STS.</param>
public sealed record TokenPolicy(string Issuer)
{
    /// <summary>How far a client's clock may be off, both ways.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan MaxBearerLifetime { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan MaxHolderOfKeyLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Absolute age of a token and all its renewals together.</summary>
    public TimeSpan MaxFamilyAge { get; init; } = TimeSpan.FromDays(90);

    public int RenewCount { get; init; } = 10;

    public int DelegationCount { get; init; } = 10;

    /// <summary>An unsigned Renew of a bearer token lets whoever holds a stolen one keep it: off unless the realm allows it.</summary>
    public bool AllowUnsignedBearerRenew { get; init; }
}
