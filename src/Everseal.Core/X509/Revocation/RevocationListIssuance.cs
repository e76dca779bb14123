using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation.Lints;

namespace Everseal.Core.X509.Revocation;

/// <summary>
/// How the CA makes a revocation list, as it makes a certificate: <see cref="Prepare"/> builds and lints the exact bytes,
/// <see cref="Issue"/> signs these and no others.
/// </summary>
public static class RevocationListIssuance
{
    /// <param name="schedule">Bounds how long the list is valid.</param>
    /// <param name="previous">The issuer's list before, whose number this one's must exceed; null for a first one.</param>
    public static Result<LintedRevocationList> Prepare(
        X509Certificate2 issuer,
        IReadOnlyCollection<RevokedCertificate> entries,
        RevocationListSchedule schedule,
        RevocationList? previous,
        DateTimeOffset now)
    {
        if (KeyStrength.Require(issuer.PublicKey).Error is { } weak)
            return weak;

        // Dated back as certificates are: a verifier whose clock lags a little must not refuse the list as not yet valid.
        var validity = ValidityPeriod.Starting(now - CertificateLifetime.Backdate, schedule.Lifetime);
        var content = new RevocationListContent(
            issuer, RevocationListContent.NumberAfter(previous?.Number, now), validity.NotBefore, validity.NotAfter,
            [.. entries.Select(entry => entry.AsOf(now))]);
        var algorithm = CertificateSignatureAlgorithm.ForKey(KeyStrength.Of(issuer.PublicKey)!);
        var toBeSigned = content.Encode(algorithm);
        return RevocationListLints.Check(Twin(toBeSigned, algorithm), issuer, schedule, previous, now) is { } finding
            ? finding
            : new LintedRevocationList(content, toBeSigned, algorithm);
    }

    /// <summary>
    /// Signs what was linted, byte for byte, and returns the list only if the issuer's public key verifies it.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was issued before.</exception>
    public static Result<RevocationList> Issue(LintedRevocationList linted, X509SignatureGenerator issuerKey)
    {
        linted.Spend();
        var content = linted.Content;
        var signature = IssuerSignature.Sign(linted.ToBeSigned, linted.Algorithm, content.Issuer.PublicKey, issuerKey);
        return signature.IsSuccess
            ? new RevocationList(content.Number, content.ThisUpdate, content.NextUpdate,
                EncodedCertificate.Assemble(linted.ToBeSigned.Span, linted.Algorithm.Encoded, signature.Value))
            : signature.Error;
    }

    /// <summary>A list that the store holds, read back.</summary>
    /// <exception cref="System.Formats.Asn1.AsnContentException">It is none of ours.</exception>
    public static RevocationList Restore(long number, ReadOnlyMemory<byte> der)
    {
        var encoded = EncodedRevocationList.Read(der);
        return new RevocationList(number, encoded.ThisUpdate, encoded.NextUpdate ?? encoded.ThisUpdate, der);
    }

    // What parsers read: the same content under a signature of zeros.
    private static EncodedRevocationList Twin(byte[] toBeSigned, CertificateSignatureAlgorithm algorithm)
        => EncodedRevocationList.Read(EncodedCertificate.Assemble(toBeSigned, algorithm.Encoded, new byte[32]));
}
