using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Files;

internal sealed record FileCertificate(CertificateContent Content, ReadOnlyMemory<byte> Der);

internal sealed record FilePlace(FileCertificate Certificate, int Chain, int Position);

/// <summary>
/// Which certificates of an entry are one chain. A file does not say; where one leaf stands among CAs they are taken for its
/// chain, as every server takes them, and where there are more leaves, or none, each stands for itself.
/// </summary>
internal static class FileChains
{
    public static IEnumerable<FilePlace> Arrange(FileEntry entry, IReadOnlyList<FileCertificate> certificates)
    {
        var leaves = entry.IsChain ? [] : certificates.Where(certificate => !IsAuthority(certificate.Content)).Take(2).ToList();
        if (!entry.IsChain && leaves.Count != 1)
            return certificates.Select((certificate, number) => new FilePlace(certificate, number, 0));
        return entry.IsOrdered
            ? certificates.Select((certificate, position) => new FilePlace(certificate, 0, position))
            : FromLeaf(leaves[0], certificates);
    }

    /// <summary>Out of a bag: the leaf's issuers behind it, the others each for itself.</summary>
    private static IEnumerable<FilePlace> FromLeaf(FileCertificate leaf, IReadOnlyList<FileCertificate> certificates)
    {
        var rest = certificates.Where(certificate => certificate != leaf).ToList();
        var last = leaf;
        var position = 0;
        yield return new FilePlace(leaf, 0, position);
        while (rest.Find(issuer => last.Content.IsIssuedInTheNameOf(issuer.Content)) is { } next)
        {
            rest.Remove(next);
            last = next;
            yield return new FilePlace(next, 0, ++position);
        }

        for (var number = 0; number < rest.Count; number++)
            yield return new FilePlace(rest[number], number + 1, 0);
    }

    private static bool IsAuthority(CertificateContent certificate)
    {
        try
        {
            return certificate.Extension<X509BasicConstraintsExtension>() is { CertificateAuthority: true }
                || (certificate.Version < 3 && certificate.IsSelfIssued);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
