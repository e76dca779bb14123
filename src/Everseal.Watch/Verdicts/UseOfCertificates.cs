using Everseal.Core.Collections;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts;

/// <summary>
/// Which certificates something depends on. An old one that still lies in a list must not alarm for ever; what is in use
/// is never taken for such a one: a place that does not say counts as use, but for keys that sign nothing and CAs that
/// issued nothing that was seen.
/// </summary>
internal static class UseOfCertificates
{
    /// <summary>
    /// A hostile list of CAs of one name must not cost a signature check for each pair of certificates. Beyond these a name
    /// is enough: rather one alarm too many.
    /// </summary>
    private const int MostLinkChecks = 500;

    public static HashSet<IReadOnlyList<SeenPlace>> Find(TargetKind kind, List<IReadOnlyList<SeenPlace>> certificates, SignerChoice signers, ForeignLinks links)
    {
        var leaves = certificates.Where(places => !IsAuthority(places)).ToList();
        var inUse = leaves.Where(places => IsLeafInUse(places, signers)).ToHashSet();

        // Files and handshakes show no lists of old ones: what is there was put there to be used.
        var judgesAuthorities = kind is not (TargetKind.File or TargetKind.Tls) && leaves.Count > 0;
        var authorities = certificates.Where(IsAuthority).Where(IsSaidToBeInUse).ToList();
        if (!judgesAuthorities)
            inUse.UnionWith(authorities);
        else
            AddIssuers(inUse, authorities, links);
        return inUse;
    }

    private static void AddIssuers(HashSet<IReadOnlyList<SeenPlace>> inUse, List<IReadOnlyList<SeenPlace>> authorities, ForeignLinks links)
    {
        var byName = authorities.ToLookup(places => CertificateFacts.NameKey(ContentOf(places).SubjectName), OctetComparer.Shared);
        var open = new Queue<IReadOnlyList<SeenPlace>>(inUse);
        var checks = 0;
        while (open.TryDequeue(out var below))
        {
            foreach (var issuer in byName[CertificateFacts.NameKey(ContentOf(below).IssuerName)].Where(issuer => !inUse.Contains(issuer)))
            {
                if ((++checks > MostLinkChecks || CertificateFacts.Link(links, ContentOf(below), ContentOf(issuer)) is not ForeignLink.OtherKey) && inUse.Add(issuer))
                    open.Enqueue(issuer);
            }
        }
    }

    private static bool IsLeafInUse(IReadOnlyList<SeenPlace> places, SignerChoice signers)
        => IsSaidToBeInUse(places)
            && (!places.All(place => place.Certificate.Use is CertificateUse.TokenSigning or CertificateUse.Authority) || signers.MaySign(places));

    private static bool IsSaidToBeInUse(IReadOnlyList<SeenPlace> places) => places.Any(place => place.Certificate.InUse is not false);

    private static bool IsAuthority(IReadOnlyList<SeenPlace> places) => places.All(place => place.IsAuthority);

    private static CertificateContent ContentOf(IReadOnlyList<SeenPlace> places) => places[0].Certificate.Content;
}
