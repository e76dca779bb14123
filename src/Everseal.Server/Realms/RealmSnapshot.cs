using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tokens;

namespace Everseal.Server.Realms;

/// <summary>A realm at one moment. A request takes it once and uses it to its end, whatever changes meanwhile.</summary>
/// <param name="Name">As registered; the case in which it appears in tokens.</param>
public sealed record RealmSnapshot(string Name, bool IsDefault, TokenPolicy Policy, RealmSettings Settings, SigningKeyRing Ring)
{
    public RelyingPartyRegister RelyingParties { get; init; } = RelyingPartyRegister.Empty;

    /// <summary>Whom a token for these audiences is for: each is resolved, and the rules of all bind.</summary>
    public Result<RelyingParty> RelyingPartyForAll(IReadOnlyList<string> audiences)
    {
        var found = audiences.Count == 0 ? [RelyingPartyFor(audience: null)] : audiences.Select(RelyingPartyFor).ToList();
        return found.Find(one => !one.IsSuccess) is { } refused
            ? refused
            : found[0].Value! with { Participants = [.. found.Skip(1).Select(one => one.Value!)] };
    }

    /// <summary>Whom a token for this audience is for. One that nobody registered is served under the realm's policy, unless the realm forbids it.</summary>
    /// <param name="audience">The AppliesTo address; null when none was asked.</param>
    public Result<RelyingParty> RelyingPartyFor(string? audience)
    {
        if (audience is not null && RelyingParties.Find(audience) is { } registered)
            return new RelyingParty(audience, Policy) { Rules = registered.Rules };
        if (!Settings.RequireRelyingParty)
            return new RelyingParty(audience, Policy);

        // The advice names no address: whoever sent it may have written a shell command.
        return audience is null
            ? ErrorCodes.RelyingParties.NotNamed.With($"Realm {Name} issues tokens for registered relying parties only: ask with AppliesTo.")
            : ErrorCodes.RelyingParties.Unknown.With(
                $"{audience} is no relying party of realm {Name}; an administrator registers one with: everseal relying-party add ID");
    }

    /// <summary>
    /// Whether a token for these audiences may be used at this server: one without any is good everywhere. The realm's issuer
    /// name is a URL of this server, and whatever has its scheme, host and port is this server too.
    /// </summary>
    public bool IsAmong(IReadOnlyList<string> audiences) => audiences.Count == 0 || audiences.Any(IsThisServer);

    private bool IsThisServer(string audience)
        => Uri.TryCreate(audience, UriKind.Absolute, out var address)
            && Uri.TryCreate(Policy.Issuer, UriKind.Absolute, out var issuer)
            && address.GetLeftPart(UriPartial.Authority) == issuer.GetLeftPart(UriPartial.Authority);
}
