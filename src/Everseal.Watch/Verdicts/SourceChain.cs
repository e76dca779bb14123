using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts;

/// <summary>Two or more certificates that came as one chain, in the order in which they came.</summary>
internal sealed record SourceChain(ObservedSource Source, IReadOnlyList<SeenCertificate> Certificates)
{
    /// <summary>Beyond this nobody builds a path, and a hostile chain must not cost a signature check per certificate.</summary>
    public const int Longest = 10;

    public SeenCertificate Leaf => Certificates.FirstOrDefault(certificate => !certificate.IsAuthority) ?? Certificates[0];

    public string Slot => Leaf.Slot;

    /// <summary>A list of trusted CAs is no chain, whatever numbers its entries bear.</summary>
    public static IReadOnlyList<SourceChain> Of(IEnumerable<SeenCertificate> certificates)
        => [.. from shown in certificates.SelectMany(certificate => certificate.Places.Select(place => (certificate, place)))
               group shown by (shown.place.Source.Name, shown.place.Source.Address, shown.place.Certificate.Chain) into chain
               where chain.Skip(1).Any()
               let ordered = chain.OrderBy(shown => shown.place.Certificate.Position).ThenBy(shown => shown.place.Order).ToList()
               where ordered.Exists(shown => shown.place.Certificate.Use is not CertificateUse.Authority)
               select new SourceChain(ordered[0].place.Source, [.. ordered.Select(shown => shown.certificate).DistinctBy(certificate => certificate.Slot, StringComparer.Ordinal)])];

    /// <summary>Whether each certificate stands before its issuer, by name.</summary>
    public bool IsInOrder => Certificates.Zip(Certificates.Skip(1)).All(pair => pair.First.Content.IsIssuedInTheNameOf(pair.Second.Content));

    /// <summary>The same certificates from the leaf upwards; null when they are not one chain in any order.</summary>
    public IReadOnlyList<SeenCertificate>? Sorted()
    {
        if (Certificates.Count > Longest)
            return null;
        var starts = Certificates.Where(candidate => !Certificates.Any(other => other != candidate && other.Content.IsIssuedInTheNameOf(candidate.Content))).ToList();
        if (starts is not [var leaf])
            return null;
        var path = new List<SeenCertificate> { leaf };
        while (Certificates.FirstOrDefault(next => !path.Contains(next) && path[^1].Content.IsIssuedInTheNameOf(next.Content)) is { } issuer)
            path.Add(issuer);
        return path.Count == Certificates.Count ? path : null;
    }
}
