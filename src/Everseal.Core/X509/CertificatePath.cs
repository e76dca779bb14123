using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>
/// A certification path that holds at one given time (RFC 5280, 6.1). Own rules instead of the platform's chain: no
/// ambient clock, no network, no trust store but the anchors that come in. Revocation is the caller's next question.
/// </summary>
public sealed class CertificatePath
{
    private CertificatePath(IReadOnlyList<X509Certificate2> certificates) => Certificates = certificates;

    /// <summary>The leaf first, the trust anchor last; one certificate when the leaf is an anchor itself.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; }

    public X509Certificate2 TrustAnchor => Certificates[^1];

    /// <param name="intermediates">As the peer sent them: in any order, some perhaps useless or hostile.</param>
    /// <param name="trustAnchors">An anchor must be valid too: fail closed.</param>
    /// <param name="allowRsa1024">The realm's switch for older clients; it concerns the leaf alone.</param>
    public static Result<CertificatePath> Verify(
        X509Certificate2 leaf,
        IReadOnlyList<X509Certificate2> intermediates,
        IReadOnlyList<X509Certificate2> trustAnchors,
        DateTimeOffset now,
        CertificatePurpose purpose = CertificatePurpose.Signature,
        bool allowRsa1024 = false)
    {
        try
        {
            var rules = new PathRules(now, purpose, allowRsa1024);
            if (rules.CheckLeaf(leaf) is { } refusal)
                return refusal;
            var search = new PathSearch(rules, intermediates, trustAnchors);
            return search.From(leaf) is { } path ? new CertificatePath(path) : search.Reason;
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            return new StsError(ErrorCodes.Certificates.CertificateMalformed, "A certificate of the path is not DER of RFC 5280.", unreadable.Message);
        }
    }
}
