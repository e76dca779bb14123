using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Repair;

/// <summary>The order in which the certificates of a chain belong: the key's own first, each followed by its issuer.</summary>
internal static class ChainOrder
{
    /// <returns>Positions in <paramref name="chain"/>; those that do not link are left out.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<X509Certificate2> chain, PublicKey key)
    {
        var rest = Enumerable.Range(0, chain.Count).ToList();
        var order = new List<int>();
        for (var next = rest.FindIndex(at => SamePublicKey.Is(chain[at].PublicKey, key)); next >= 0; next = rest.FindIndex(at => IsIssuer(chain[at], chain[order[^1]])))
        {
            order.Add(rest[next]);
            rest.RemoveAt(next);
        }

        return order;
    }

    private static bool IsIssuer(X509Certificate2 candidate, X509Certificate2 certificate)
        => candidate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
