using Everseal.Core.X509;

namespace Everseal.Core.Repair;

/// <summary>What a person wants made anew though nothing is wrong with it, as steps of a plan.</summary>
/// <param name="IssuingCa">Brings a new TLS certificate too, since the present one's issuer is no longer shown.</param>
/// <param name="Signing">Of <paramref name="Realm"/>, or of every realm when that is null.</param>
/// <param name="IsImport">Whether the realm's key is one that a person brought.</param>
public sealed record Replacements(bool IssuingCa, bool Signing, bool Tls, string? Realm = null, bool IsImport = false)
{
    public static Replacements None { get; } = new(IssuingCa: false, Signing: false, Tls: false);

    /// <summary>The steps for a deployment as it is now.</summary>
    public IEnumerable<RepairStep> StepsFor(DeploymentState state)
    {
        if (IssuingCa)
            yield return new RepairStep.NewIssuingCa(Ends(state.Authorities.Issuing), "another one below the same root, which signs at once") { IsWanted = true };
        foreach (var realm in state.Realms.Where(realm => Signing && (Realm is null || realm.Name.Equals(Realm, StringComparison.OrdinalIgnoreCase))))
        {
            yield return IsImport
                ? new RepairStep.ImportSigningKey(realm.Name, Ends(Latest(realm)), "the key that was brought, which signs at once") { IsWanted = true }
                : new RepairStep.NewSigningKey(realm.Name, Ends(Latest(realm)), "another key, which signs at once; relying parties that do not know it stay on the earlier one") { IsWanted = true };
        }

        if (Tls || IssuingCa)
            yield return new RepairStep.NewTlsCertificate(Ends(state.Tls), "another certificate for the same names") { IsWanted = true };
    }

    private static CertifiedKey? Latest(RealmState realm) => realm.Signers.Where(signer => signer.RetiredAt is null).MaxBy(signer => signer.PromotedAt)?.Credential;

    private static string Ends(CertifiedKey? credential)
        => credential is { Chain: [var certificate, ..] } ? $"{certificate.SerialNumber}, until {Diagnosis.Day(ValidityPeriod.Of(certificate).NotAfter)}" : "none";
}
