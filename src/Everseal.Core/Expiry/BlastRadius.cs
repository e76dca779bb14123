namespace Everseal.Core.Expiry;

/// <summary>Whom the end of a certificate hits when nothing takes its place.</summary>
/// <param name="Logins">Realms whose people and services can log in no longer.</param>
/// <param name="RelyingParties">Those that get no tokens, or refuse what they get.</param>
/// <param name="Services">By their names in their realms, <c>name@realm</c>.</param>
/// <param name="Effect">What one sees, in a sentence.</param>
public sealed record BlastRadius(
    IReadOnlyList<string> Logins, IReadOnlyList<string> RelyingParties, IReadOnlyList<string> Services, string Effect)
{
    public bool IsEmpty => Logins.Count == 0 && RelyingParties.Count == 0 && Services.Count == 0;

    /// <summary>A pure function of what depends on what.</summary>
    public static BlastRadius Of(ForecastCertificate certificate, IReadOnlyList<DependentRealm> realms) => certificate.Use switch
    {
        CertificateRole.Root => Everything(realms, "Nobody who verifies a path up to the root believes this server's TLS or its tokens any longer."),
        CertificateRole.IssuingCa => Everything(realms, "No certificate below the issuing CA is valid: signing keys and TLS end with it at the latest."),
        CertificateRole.Tls => Everything(realms, "Clients refuse the connection; relying parties that still have valid tokens and keys go on.") with { RelyingParties = [] },
        CertificateRole.SigningKey when realms.FirstOrDefault(realm => realm.Name == certificate.Realm) is { } realm => OfSigningKey(certificate, realm),
        CertificateRole.Service => new BlastRadius([], [], [$"{certificate.Owner}@{certificate.Realm}"], "The service cannot log in; what it does for others stops."),
        _ => new BlastRadius([], [], [], "Nothing stops: no token is encrypted yet."),
    };

    // The same question as the day itself will ask: who signs when this one has ended?
    private static BlastRadius OfSigningKey(ForecastCertificate certificate, DependentRealm realm)
    {
        if (realm.Ring.DefaultSignerAt(certificate.Validity.End) is null)
            return Everything([realm], "Signing certificate is not valid: no token is issued or renewed.");
        var pinned = realm.Ring.Pins.Where(pin => pin.Value == certificate.KeyId).Select(pin => pin.Key).Order(StringComparer.Ordinal).ToList();
        return new BlastRadius([], pinned, [], pinned.Count == 0
            ? "Nobody notices: another key signs."
            : "Relying parties that were pinned to it get tokens of the next key, and refuse them unless they have learnt it.");
    }

    private static BlastRadius Everything(IReadOnlyList<DependentRealm> realms, string effect) => new(
        [.. realms.Select(realm => realm.Name)],
        [.. realms.SelectMany(realm => realm.RelyingParties).Distinct(StringComparer.Ordinal)],
        [.. realms.SelectMany(realm => realm.Services.Select(service => $"{service}@{realm.Name}"))],
        effect);
}
