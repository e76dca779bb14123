using System.Formats.Asn1;

namespace Everseal.Core.X509.Revocation;

/// <summary>
/// One revoked certificate. Its entry of a CRL is encoded once, when it is made: a list of a hundred thousand is put
/// together again and again.
/// </summary>
public sealed class RevokedCertificate
{
    /// <param name="serialNumber">The octets of the DER integer.</param>
    /// <param name="notAfter">When the certificate ends by itself.</param>
    public RevokedCertificate(ReadOnlyMemory<byte> serialNumber, DateTimeOffset notAfter, DateTimeOffset revokedAt, RevocationReason reason)
    {
        SerialNumber = serialNumber;
        NotAfter = notAfter;
        RevokedAt = CertificateTime.WholeSeconds(revokedAt);
        Reason = reason;
        Entry = Encode();
    }

    public ReadOnlyMemory<byte> SerialNumber { get; }

    public DateTimeOffset NotAfter { get; }

    public DateTimeOffset RevokedAt { get; }

    public RevocationReason Reason { get; }

    /// <summary>The DER of the revokedCertificates element (RFC 5280, 5.1).</summary>
    internal ReadOnlyMemory<byte> Entry { get; }

    /// <summary>
    /// An entry stays until one list that was made after the certificate's end has carried it (RFC 5280, 3.3).
    /// </summary>
    /// <param name="previousUpdate">The thisUpdate of the list before; null when there was none.</param>
    public bool MayBeDropped(DateTimeOffset? previousUpdate) => previousUpdate > NotAfter && previousUpdate > RevokedAt;

    /// <summary>
    /// The same for a clock that went back behind the revocation: it stays revoked, since now, because no list and no
    /// answer may name a time to come.
    /// </summary>
    public RevokedCertificate AsOf(DateTimeOffset now)
        => RevokedAt <= now ? this : new RevokedCertificate(SerialNumber, NotAfter, now, Reason);

    private byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(SerialNumber.Span);
            writer.WriteCertificateTime(RevokedAt);

            // An unspecified reason is left out (RFC 5280, 5.3.1).
            if (Reason is not RevocationReason.Unspecified)
            {
                using (writer.PushSequence())
                    writer.WriteExtension(Oids.RevocationReason, critical: false, value => value.WriteEnumeratedValue(Reason));
            }
        }

        return writer.Encode();
    }
}
