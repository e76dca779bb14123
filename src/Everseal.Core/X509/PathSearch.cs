using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>
/// Finds a way from a leaf to an anchor, depth first. Both the length and the number of signatures checked are bounded,
/// since a peer chooses the intermediates: cross-signed certificates could otherwise make it try every order of them.
/// </summary>
internal sealed class PathSearch(PathRules rules, IReadOnlyList<X509Certificate2> intermediates, IReadOnlyList<X509Certificate2> trustAnchors)
{
    private const int LongestPath = 8;
    private const int MostLinks = 64;

    private int links;

    /// <summary>Why the last way that was tried ended.</summary>
    public StsError Reason { get; private set; } = new(ErrorCodes.Certificates.PathNotFound, "No certificate of the issuer was found.");

    public IReadOnlyList<X509Certificate2>? From(X509Certificate2 leaf)
        => IsAnchor(leaf) ? [leaf] : Extend([leaf]);

    private List<X509Certificate2>? Extend(List<X509Certificate2> path)
    {
        var last = path[^1];
        foreach (var issuer in IssuersOf(last, path))
        {
            if (path.Count >= LongestPath || ++links > MostLinks)
                return Fail(new StsError(ErrorCodes.Certificates.PathNotFound, "The certificates lead nowhere within a reasonable length."));
            if (rules.CheckAuthority(issuer) is { } unfit)
                Fail(unfit);
            else if (CertificateLink.Check(last, issuer, AuthoritiesIn(path)) is { } broken)
                Fail(new StsError(ErrorCodes.Certificates.PathLinkBroken, broken));
            else if ((IsAnchor(issuer) ? [.. path, issuer] : Extend([.. path, issuer])) is { } found)
                return found;
        }

        return path.Count == 1 && links == 0
            ? Fail(new StsError(ErrorCodes.Certificates.PathNotFound, $"No certificate of {SubjectName.Text(last.IssuerName)} was found, which issued {SubjectName.Text(last.SubjectName)}."))
            : null;
    }

    // Anchors first: the shortest way is the usual one.
    private IEnumerable<X509Certificate2> IssuersOf(X509Certificate2 certificate, List<X509Certificate2> path)
        => trustAnchors.Concat(intermediates).Where(candidate =>
            candidate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            && !path.Exists(used => Same(used, candidate)));

    // RFC 5280, 6.1.4 (l): a self-issued CA certificate does not count against the path length.
    private static int AuthoritiesIn(List<X509Certificate2> path)
        => path.Skip(1).Count(certificate => !certificate.IsSelfIssued());

    private bool IsAnchor(X509Certificate2 certificate) => trustAnchors.Any(anchor => Same(anchor, certificate));

    private static bool Same(X509Certificate2 left, X509Certificate2 right) => left.RawDataMemory.Span.SequenceEqual(right.RawDataMemory.Span);

    private List<X509Certificate2>? Fail(StsError reason)
    {
        Reason = reason;
        return null;
    }
}
