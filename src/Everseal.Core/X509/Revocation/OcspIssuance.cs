using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation.Lints;

namespace Everseal.Core.X509.Revocation;

/// <summary>How the CA answers OCSP: <see cref="Prepare"/> builds and lints the exact bytes, <see cref="Issue"/> signs these.</summary>
public static class OcspIssuance
{
    private static readonly Asn1Tag ResponseBytes = new(TagClass.ContextSpecific, 0);

    /// <summary>
    /// How long an answer may be kept by others. Short, because a kept "good" hides a revocation; long enough for a server
    /// that staples it to live through a restart of this one.
    /// </summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(4);

    public static Result<LintedOcspResponse> Prepare(
        X509Certificate2 issuer,
        IReadOnlyList<(OcspCertificateId Certificate, OcspStatus Status)> statuses,
        ReadOnlyMemory<byte>? nonce,
        DateTimeOffset now)
    {
        if (KeyStrength.Require(issuer.PublicKey).Error is { } weak)
            return weak;

        // Dated back, as certificates and lists are: a client whose clock lags a little must not refuse it.
        var validity = ValidityPeriod.Starting(now - CertificateLifetime.Backdate, Lifetime);
        var content = new OcspContent(issuer, statuses, nonce, CertificateTime.WholeSeconds(now), validity.NotBefore, validity.NotAfter);
        var toBeSigned = content.Encode();
        return OcspLints.Check(EncodedOcspResponse.Read(toBeSigned), issuer, now) is { } finding
            ? finding
            : new LintedOcspResponse(content, toBeSigned);
    }

    /// <summary>Signs what was linted, byte for byte, and returns the response only if the issuer's public key verifies it.</summary>
    /// <exception cref="InvalidOperationException">It was issued before.</exception>
    public static Result<OcspResponse> Issue(LintedOcspResponse linted, X509SignatureGenerator issuerKey)
    {
        linted.Spend();
        var content = linted.Content;
        var algorithm = CertificateSignatureAlgorithm.ForKey(KeyStrength.Of(content.Issuer.PublicKey)!);
        var signature = IssuerSignature.Sign(linted.ToBeSigned, algorithm, content.Issuer.PublicKey, issuerKey);
        return signature.IsSuccess
            ? new OcspResponse(content.ThisUpdate, content.NextUpdate,
                Wrap(EncodedCertificate.Assemble(linted.ToBeSigned.Span, algorithm.Encoded, signature.Value)))
            : signature.Error;
    }

    // A BasicOCSPResponse has the three parts of a certificate; no certificates follow, since the issuer itself signs.
    private static byte[] Wrap(byte[] basicResponse)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue([0x0A, 0x01, 0x00]); // OCSPResponseStatus: successful
            using (writer.PushSequence(ResponseBytes))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.OcspBasic);
                writer.WriteOctetString(basicResponse);
            }
        }

        return writer.Encode();
    }
}
