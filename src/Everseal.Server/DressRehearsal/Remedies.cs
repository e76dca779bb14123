using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;

namespace Everseal.Server.DressRehearsal;

/// <summary>What to type against what was met: first what vouches for the rest.</summary>
/// <param name="tlsIsForeign">Whether clients trust another CA for TLS.</param>
internal sealed class Remedies(ActiveAuthorities? active, bool tlsIsForeign, DateTimeOffset now)
{
    public string ForTls() => tlsIsForeign ? "everseal certificates replace tls --csr FILE" : ForAuthorities() ?? "everseal certificates replace tls";

    public string For(RealmSnapshot realm, StsError error)
        => error.Code == ErrorCodes.Rehearsals.TlsRefused ? ForTls()
            : error.Code != ErrorCodes.Tokens.SigningCertificateNotValid && error.Code != ErrorCodes.Tokens.SigningCredentialMissing ? $"everseal explain {error.Code.Id}"
            : ForAuthorities() ?? (realm.Settings.SelfRenewal ? $"everseal keys rotate --realm {realm.Name}" : $"everseal realm set --self-renewal on --realm {realm.Name}");

    // A leaf renews itself where those above it live.
    private string? ForAuthorities() => active switch
    {
        null => null,
        { Chain: [.., var root] } when !ValidityPeriod.Of(root).Contains(now) => "everseal ca root renew",
        { Chain: [var issuing, ..] } when !ValidityPeriod.Of(issuing).Contains(now) => "everseal ca renew",
        _ => null,
    };
}
