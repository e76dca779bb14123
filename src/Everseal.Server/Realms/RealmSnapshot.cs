using Everseal.Core.Keys;
using Everseal.Core.Tokens;

namespace Everseal.Server.Realms;

/// <summary>A realm at one moment. A request takes it once and uses it to its end, whatever changes meanwhile.</summary>
/// <param name="Name">As registered; the case in which it appears in tokens.</param>
public sealed record RealmSnapshot(string Name, bool IsDefault, TokenPolicy Policy, RealmSettings Settings, SigningKeyRing Ring)
{
    /// <summary>
    /// Whether a token for this audience is meant for this server: the realm's issuer name is a URL of this server, and
    /// whatever has its scheme, host and port is this server too.
    /// </summary>
    public bool IsAudience(string audience)
        => Uri.TryCreate(audience, UriKind.Absolute, out var address)
            && Uri.TryCreate(Policy.Issuer, UriKind.Absolute, out var issuer)
            && address.GetLeftPart(UriPartial.Authority) == issuer.GetLeftPart(UriPartial.Authority);
}
