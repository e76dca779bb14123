using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

internal static class RelyingPartyTables
{
    public static TextTable List(RelyingPartyList list)
    {
        var table = new TextTable("RELYING PARTY", "STATE", "KEY TYPE", "REFRESH", "BEARER", "HOLDER-OF-KEY", "CLAIMS");
        foreach (var relyingParty in list.RelyingParties)
        {
            table.Row(
                relyingParty.Id,
                State(relyingParty),
                relyingParty.KeyType,
                Span(relyingParty.RefreshIntervalSeconds),
                Lifetime(relyingParty.MaxBearerLifetimeSeconds),
                Lifetime(relyingParty.MaxHolderOfKeyLifetimeSeconds),
                relyingParty.Claims.Count == 0 ? "usual" : $"{relyingParty.Claims.Count} rules");
        }

        return table;
    }

    public static TextTable One(RelyingPartyDescription relyingParty, DateTimeOffset now)
    {
        var table = new TextTable("RELYING PARTY", relyingParty.Id)
            .Row("State", State(relyingParty))
            .Row("Key type", relyingParty.KeyType)
            .Row("Refresh", Span(relyingParty.RefreshIntervalSeconds))
            .Row("Bearer lifetime", Lifetime(relyingParty.MaxBearerLifetimeSeconds))
            .Row("Holder-of-key lifetime", Lifetime(relyingParty.MaxHolderOfKeyLifetimeSeconds));
        foreach (var rule in relyingParty.Claims.DefaultIfEmpty("usual"))
            table.Row("Claim", rule);
        if (relyingParty.EncryptionCertificate is { } certificate)
            table.Row("Encryption", certificate.Subject).Row("Residual time", CertificateTables.Residual(certificate, now));
        return table.Row("Metadata URL", relyingParty.MetadataUrl).Row("JWKS URL", relyingParty.JwksUrl);
    }

    private static Cell State(RelyingPartyDescription relyingParty) => relyingParty.Enabled ? "enabled" : Cell.Warning("disabled");

    private static string Span(long seconds) => Times.Span(TimeSpan.FromSeconds(seconds));

    private static string Lifetime(long? seconds) => seconds is { } limit ? $"at most {Span(limit)}" : "as the realm";
}
