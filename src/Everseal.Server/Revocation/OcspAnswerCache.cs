using Everseal.Core.Collections;
using Everseal.Core.X509.Revocation;

namespace Everseal.Server.Revocation;

/// <summary>An OCSP answer that may be given again.</summary>
/// <param name="Revoked">What the register said of the certificate when this was signed; null for good.</param>
internal sealed record KeptOcspAnswer(OcspAnswer Answer, RevokedCertificate? Revoked, DateTimeOffset SignedAt);

/// <summary>
/// Signed answers by the CertID that was asked for. An answer is given again only while the register says the same as
/// when it was signed, so that a revocation needs to find and remove nothing.
/// </summary>
internal sealed class OcspAnswerCache
{
    // About a kilobyte each. Whoever asks for everything makes it begin anew, and costs signatures but no memory.
    private const int Most = 20_000;

    // Half of an answer's life: what leaves is always good for hours.
    private static readonly TimeSpan Refresh = OcspIssuance.Lifetime / 2;

    private readonly BoundedCache<ReadOnlyMemory<byte>, KeptOcspAnswer> _answers = new(Most, OctetComparer.Shared);

    /// <param name="revoked">What the register says now.</param>
    public OcspAnswer? Find(OcspCertificateId certificate, RevokedCertificate? revoked, DateTimeOffset now)
        => _answers.TryFind(certificate.Encoded, out var kept) && ReferenceEquals(kept.Revoked, revoked)
            && now >= kept.SignedAt && now - kept.SignedAt < Refresh
                ? kept.Answer
                : null;

    public void Keep(OcspCertificateId certificate, KeptOcspAnswer answer) => _answers.Keep(certificate.Encoded.ToArray(), answer);
}
