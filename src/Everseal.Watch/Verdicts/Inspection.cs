using Everseal.Core.Collections;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts;

/// <summary>An observation with its certificates brought together: what every rule starts from.</summary>
/// <param name="Certificates">Each once, soonest end first.</param>
internal sealed record Inspection(Observation Observation, ThresholdSettings Thresholds, ForeignLinks Links, KeyFlaws Flaws, IReadOnlyList<SeenCertificate> Certificates)
{
    // Below this lifetime somebody has automated the renewal, or will wish to have (as Core's thresholds have it).
    private static readonly TimeSpan ShortLife = TimeSpan.FromDays(100);

    public CheckTarget Target => Observation.Target;

    public DateTimeOffset At => Observation.At;

    public IReadOnlyList<ObservedSource> Sources => Observation.Sources;

    /// <summary>Whoever signs tokens must be seen signing: without that the most important question has no answer.</summary>
    public bool SignsTokens => Target.Kind is TargetKind.Vcenter or TargetKind.SamlMetadata or TargetKind.OpenIdProvider
        or TargetKind.Adfs or TargetKind.Keycloak or TargetKind.Everseal;

    public IReadOnlyList<SourceChain> Chains { get; } = SourceChain.Of(Certificates);

    public IEnumerable<SeenCertificate> Signers => Certificates.Where(certificate => certificate.IsSigner);

    public static Inspection Of(Observation observation, ThresholdSettings thresholds, ForeignLinks links, KeyFlaws flaws)
    {
        var places = observation.Sources.SelectMany(SourceRoles.PlacesOf).GroupBy(place => place.Certificate.Der, OctetComparer.Shared)
            .Select(same => (IReadOnlyList<SeenPlace>)[.. same]).ToList();
        var signers = SignerChoice.Of(observation, places);
        var inUse = UseOfCertificates.Find(observation.Target.Kind, places, signers, links);
        var seen = places.Select(place => Describe(observation, thresholds, place, signers, inUse.Contains(place))).ToList();
        return new Inspection(observation, thresholds, links, flaws, [.. Slots.MakeDistinct(seen).OrderBy(certificate => certificate.Validity.NotAfter).ThenBy(certificate => certificate.Slot, StringComparer.Ordinal)]);
    }

    private static SeenCertificate Describe(Observation observation, ThresholdSettings thresholds, IReadOnlyList<SeenPlace> places, SignerChoice signers, bool isInUse)
    {
        var use = places.Select(place => place.Certificate.Use).MinBy(Weight);
        var isAuthority = places.All(place => place.IsAuthority);
        var signs = use is CertificateUse.TokenSigning && !isAuthority ? signers.Signs(places) : (bool?)null;
        var validity = places[0].Certificate.Content.Encoded.Validity;
        var kind = ClassOf(use, isAuthority, places, validity);
        return new SeenCertificate(places, use, isAuthority, isInUse, signs)
        {
            Slot = Slots.Of(places, use, isAuthority, signs is true && signers.IsOnly),
            Class = kind,
            Expiry = ExpiryVerdict.At(observation.At, validity, thresholds.For(kind, validity.Lifetime)),
        };
    }

    private static CertificateClass ClassOf(CertificateUse use, bool isAuthority, IReadOnlyList<SeenPlace> places, ValidityPeriod validity)
    {
        if (isAuthority)
            return CertificateClass.Authority;
        if (validity.Lifetime < ShortLife || places.Any(place => place.Certificate.RenewsItself is true))
            return CertificateClass.AutoRenewedLeaf;
        return use is CertificateUse.TokenSigning or CertificateUse.TokenEncryption ? CertificateClass.SigningKey : CertificateClass.ManualLeaf;
    }

    private static int Weight(CertificateUse use) => use switch
    {
        CertificateUse.TokenSigning => 0,
        CertificateUse.TlsServer => 1,
        CertificateUse.Client => 2,
        CertificateUse.TokenEncryption => 3,
        CertificateUse.Authority => 4,
        _ => 5,
    };
}
