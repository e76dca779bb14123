using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts;

/// <summary>One certificate of a target, however often it was seen, with what the rules ask about it.</summary>
/// <param name="Places">Where it was seen, in the order of the sources; at least one.</param>
/// <param name="Use">The weightiest of its places: who signs tokens with it matters more than who lists it.</param>
/// <param name="IsInUse">Whether anything depends on it: a certificate that only lies there is never loud.</param>
internal sealed record SeenCertificate(
    IReadOnlyList<SeenPlace> Places,
    CertificateUse Use,
    bool IsAuthority,
    bool IsInUse,
    bool? SignsToday)
{
    public required string Slot { get; init; }

    public required CertificateClass Class { get; init; }

    public required ExpiryVerdict Expiry { get; init; }

    public ObservedCertificate Observed => Places[0].Certificate;

    public CertificateContent Content => Observed.Content;

    public ValidityPeriod Validity => Content.Encoded.Validity;

    public string Name => CertificateFacts.Name(Content);

    /// <summary>Null where several sources show it: then it concerns the target.</summary>
    public string? Source => Places.Select(place => place.Source.Name).Distinct().Count() == 1 ? Places[0].Source.Name : null;

    public bool IsSigner => Use is CertificateUse.TokenSigning && !IsAuthority;

    public JudgedCertificate ToJudged()
        => new(Observed, Class, Expiry, [.. Places.Select(place => place.Source.Name).Distinct()], IsAuthority, SignsToday)
        {
            Slot = Slot,
            Use = Use,
            IsInUse = IsInUse,
        };
}

/// <param name="Order">Its number among the certificates that the source shows.</param>
/// <param name="IsAuthority">What it is in this source, by the certificates beside it.</param>
internal sealed record SeenPlace(ObservedSource Source, ObservedCertificate Certificate, int Order, bool IsAuthority);
