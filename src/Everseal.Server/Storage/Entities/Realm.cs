using Everseal.Core.Passwords;
using Everseal.Core.X509;

namespace Everseal.Server.Storage.Entities;

/// <summary>A realm and the settings that an administrator can change.</summary>
public sealed class Realm
{
    public long Id { get; set; }

    public required string Name { get; init; }

    /// <summary>The name in lower case: realms are found without regard to case.</summary>
    public required string NameKey { get; init; }

    /// <summary>The realm of requests that name none. At most one, by a unique index.</summary>
    public bool IsDefault { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public TimeSpan ClockTolerance { get; set; }

    public TimeSpan MaxBearerLifetime { get; set; }

    public TimeSpan MaxHolderOfKeyLifetime { get; set; }

    public TimeSpan MaxFamilyAge { get; set; }

    public int RenewCount { get; set; }

    public int DelegationCount { get; set; }

    public bool AllowUnsignedBearerRenew { get; set; }

    public bool AllowRsa1024 { get; set; }

    public bool SelfRenewal { get; set; }

    public TimeSpan SigningLifetime { get; set; }

    /// <summary>The kind of key that the next signing certificate is for.</summary>
    public KeyAlgorithm SigningKey { get; set; }

    public bool RequireRelyingParty { get; set; }

    public PasswordPolicy PasswordPolicy { get; set; } = new();
}
