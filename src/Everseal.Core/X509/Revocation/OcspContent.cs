using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Revocation;

/// <summary>What an OCSP response says.</summary>
/// <param name="Issuer">Whose certificates it speaks of; it signs by itself, without a responder certificate.</param>
/// <param name="Nonce">The client's nonce extension, repeated.</param>
public sealed record OcspContent(
    X509Certificate2 Issuer,
    IReadOnlyList<(OcspCertificateId Certificate, OcspStatus Status)> Statuses,
    ReadOnlyMemory<byte>? Nonce,
    DateTimeOffset ProducedAt,
    DateTimeOffset ThisUpdate,
    DateTimeOffset NextUpdate)
{
    private static readonly Asn1Tag ByKey = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag ResponseExtensions = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag GoodTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag RevokedTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag UnknownTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag ReasonTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag NextUpdateTag = new(TagClass.ContextSpecific, 0);

#pragma warning disable CA5350 // RFC 6960, 4.2.1: KeyHash is SHA-1. It finds the key, the signature protects.
    internal static byte[] ResponderKeyHash(X509Certificate2 issuer) => SHA1.HashData(issuer.PublicKey.EncodedKeyValue.RawData);
#pragma warning restore CA5350

    /// <summary>The DER of ResponseData (RFC 6960, 4.2.1).</summary>
    internal byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(ByKey))
                writer.WriteOctetString(ResponderKeyHash(Issuer));
            writer.WriteGeneralizedTime(ProducedAt, omitFractionalSeconds: true);
            using (writer.PushSequence())
            {
                foreach (var (certificate, status) in Statuses)
                    WriteSingle(writer, certificate, status);
            }

            if (Nonce is { } nonce)
                WriteNonce(writer, nonce);
        }

        return writer.Encode();
    }

    private void WriteSingle(AsnWriter writer, OcspCertificateId certificate, OcspStatus status)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(certificate.Encoded.Span);
            WriteStatus(writer, status);
            writer.WriteGeneralizedTime(ThisUpdate, omitFractionalSeconds: true);
            using (writer.PushSequence(NextUpdateTag))
                writer.WriteGeneralizedTime(NextUpdate, omitFractionalSeconds: true);
        }
    }

    private static void WriteStatus(AsnWriter writer, OcspStatus status)
    {
        if (status is not OcspStatus.Revoked revoked)
        {
            writer.WriteNull(status is OcspStatus.Good ? GoodTag : UnknownTag);
            return;
        }

        using (writer.PushSequence(RevokedTag))
        {
            writer.WriteGeneralizedTime(revoked.At, omitFractionalSeconds: true);

            // As in a list, an unspecified reason is left out.
            if (revoked.Reason is not RevocationReason.Unspecified)
            {
                using (writer.PushSequence(ReasonTag))
                    writer.WriteEnumeratedValue(revoked.Reason);
            }
        }
    }

    private static void WriteNonce(AsnWriter writer, ReadOnlyMemory<byte> nonce)
    {
        using (writer.PushSequence(ResponseExtensions))
        using (writer.PushSequence())
            writer.WriteExtension(Oids.OcspNonce, critical: false, value => value.WriteEncodedValue(nonce.Span));
    }
}
