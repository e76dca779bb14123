using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts;

/// <summary>
/// Which certificates sign tokens today, as far as one can tell from outside. A probe that knows says so. Else: the first
/// key that a source publishes. vCenter's metadata and JWKS show the active credential alone, while its lists of trusted
/// chains hold every one that ever was, in no order that means anything; there what a source shows alone is the signer.
/// </summary>
internal sealed class SignerChoice
{
    private readonly HashSet<IReadOnlyList<SeenPlace>> signing;
    private readonly HashSet<IReadOnlyList<SeenPlace>> named;

    private SignerChoice(HashSet<IReadOnlyList<SeenPlace>> signing, HashSet<IReadOnlyList<SeenPlace>> named)
    {
        this.signing = signing;
        this.named = named;
    }

    public bool IsOnly => signing.Count == 1;

    public bool Signs(IReadOnlyList<SeenPlace> certificate) => signing.Contains(certificate);

    /// <summary>True also for what only one source holds to be the signer: verifiers may believe that source.</summary>
    public bool MaySign(IReadOnlyList<SeenPlace> certificate) => signing.Contains(certificate) || named.Contains(certificate);

    public static SignerChoice Of(Observation observation, IEnumerable<IReadOnlyList<SeenPlace>> certificates)
    {
        var candidates = certificates.Where(places => places.Any(IsCandidate)).ToList();
        if (candidates.Count == 0)
            return new SignerChoice([], []);
        var firsts = candidates.SelectMany(places => places.Where(IsCandidate).Select(place => (places, place)))
            .GroupBy(shown => shown.place.Source, (_, shown) => FirstOf(observation.Target.Kind, [.. shown]), ReferenceEqualityComparer.Instance)
            .OfType<IReadOnlyList<SeenPlace>>().ToList();
        var known = candidates.Where(places => places.Any(place => IsCandidate(place) && place.Certificate.InUse is true)).ToHashSet();
        if (known.Count > 0)
            return new SignerChoice(known, [.. firsts]);

        var best = candidates
            .OrderByDescending(places => firsts.Count(first => first == places))
            .ThenByDescending(places => places.Count(IsCandidate))
            .ThenByDescending(places => places[0].Certificate.Content.Encoded.Validity.Contains(observation.At))
            .ThenByDescending(places => places[0].Certificate.Content.Encoded.Validity.NotBefore)
            .ThenBy(places => Convert.ToHexString(places[0].Certificate.Der.Span), StringComparer.Ordinal)
            .FirstOrDefault();
        return new SignerChoice(best is null ? [] : [best], [.. firsts]);
    }

    private static IReadOnlyList<SeenPlace>? FirstOf(TargetKind kind, List<(IReadOnlyList<SeenPlace> Places, SeenPlace Place)> shown)
        => kind is TargetKind.Vcenter && shown.Select(pair => pair.Places).Distinct().Count() > 1 ? null : shown.MinBy(pair => pair.Place.Order).Places;

    private static bool IsCandidate(SeenPlace place)
        => place.Certificate.Use is CertificateUse.TokenSigning && !place.IsAuthority && place.Certificate.InUse is not false;
}
