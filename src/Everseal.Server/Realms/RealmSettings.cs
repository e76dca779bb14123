using Everseal.Core.Passwords;
using Everseal.Core.X509;

namespace Everseal.Server.Realms;

/// <summary>What an administrator can set for a realm, beside its token policy.</summary>
public sealed record RealmSettings
{
    /// <summary>Lets services in whose key is RSA-1024: old test clients only, and shown as a warning.</summary>
    public bool AllowRsa1024 { get; init; }

    /// <summary>Whether the realm renews its signing certificate by itself. Off only for tests of what happens otherwise.</summary>
    public bool SelfRenewal { get; init; } = true;

    /// <summary>Issues tokens for registered relying parties only.</summary>
    public bool RequireRelyingParty { get; init; }

    /// <summary>Life of a signing certificate made for this realm.</summary>
    public TimeSpan SigningLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>The kind of key that the next signing certificate is for.</summary>
    public KeyAlgorithm SigningKey { get; init; } = KeyAlgorithm.Rsa2048;

    public PasswordPolicy Passwords { get; init; } = new();
}
