using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Repair;

/// <summary>What a person wants made anew though nothing is wrong with it, as steps of a plan.</summary>
/// <param name="IssuingCa">Brings a new TLS certificate too, where the present one's issuer would no longer be shown.</param>
/// <param name="Signing">Of <paramref name="Realm"/>, or of every realm when that is null.</param>
/// <param name="Import">What a person brought, in place of what would be made.</param>
public sealed record Replacements(bool IssuingCa, bool Signing, bool Tls, string? Realm = null, CertificateImport? Import = null)
{
    public static Replacements None { get; } = new(IssuingCa: false, Signing: false, Tls: false);

    private bool IsReset => IssuingCa && Signing && Tls;

    /// <summary>Why it cannot be; null when it can.</summary>
    public StsError? RefusalFor(DeploymentState state)
        => IssuingCa && !IsReset && Import is null && state.Authorities.IsSubordinate
            ? ErrorCodes.Certificates.NoOwnRoot.With("Another organisation's root certified the issuing CA, so the next one comes from there: everseal certificates replace issuing-ca --csr FILE.")
            : null;

    /// <summary>The steps for a deployment as it is now.</summary>
    public IEnumerable<RepairStep> StepsFor(DeploymentState state)
        => Import is null ? MadeHere(state).Concat(Requests(state)) : Import.IsInUse ? [] : [Imported(Import, state)];

    private IEnumerable<RepairStep> MadeHere(DeploymentState state)
    {
        // Below another organisation's root there is no other to go back to: a new own root takes a word of its own.
        if (IssuingCa && !state.Authorities.IsSubordinate)
            yield return new RepairStep.NewIssuingCa(Ends(state.Authorities.Issuing), "another one below the same root, which signs at once") { IsWanted = true };
        foreach (var realm in state.Realms.Where(realm => Signing && (Realm is null || realm.Name.Equals(Realm, StringComparison.OrdinalIgnoreCase))))
            yield return new RepairStep.NewSigningKey(realm.Name, Ends(Latest(realm)), "another key, which signs at once; relying parties that do not know it stay on the earlier one") { IsWanted = true };
        if (Tls || (IssuingCa && !state.TlsIsForeign))
            yield return new RepairStep.NewTlsCertificate(Ends(state.Tls), state.TlsIsForeign ? "a certificate of the own CA for the same names" : "another certificate for the same names") { IsWanted = true };
    }

    // What was asked for is made here instead: nobody should import the answer over it later without asking again.
    private IEnumerable<RepairStep> Requests(DeploymentState state)
        => from request in state.Requests
           where request.Slot switch { CertificateSlot.IssuingCa => IssuingCa, CertificateSlot.Tls => Tls, _ => Signing && request.IsFor(CertificateSlot.Signing, Realm) }
           select new RepairStep.EndRequest(
               request.KeyId, PendingRequest.Name(request.Slot, request.Realm), $"of {request.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, waits for its answer") { IsWanted = true };

    private static RepairStep Imported(CertificateImport import, DeploymentState state) => import.Slot switch
    {
        CertificateSlot.IssuingCa => new RepairStep.ImportIssuingCa(Ends(state.Authorities.Issuing), $"{import.Outcome}, below {SubjectName.Text(import.Chain[^1].SubjectName)}") { IsWanted = true },
        CertificateSlot.Tls => new RepairStep.ImportTlsCertificate(Ends(state.Tls), import.Outcome) { IsWanted = true },
        _ => new RepairStep.ImportSigningKey(
            state.Realms.First(realm => realm.Name.Equals(import.Realm, StringComparison.OrdinalIgnoreCase)) is var realm ? realm.Name : "",
            Ends(Latest(realm)), $"{import.Outcome}, which signs at once") { IsWanted = true },
    };

    private static CertifiedKey? Latest(RealmState realm) => realm.Signers.Where(signer => signer.RetiredAt is null).MaxBy(signer => signer.PromotedAt)?.Credential;

    private static string Ends(CertifiedKey? credential)
        => credential is { Chain: [var certificate, ..] } ? $"{certificate.SerialNumber}, until {Diagnosis.Day(ValidityPeriod.Of(certificate).NotAfter)}" : "none";
}
