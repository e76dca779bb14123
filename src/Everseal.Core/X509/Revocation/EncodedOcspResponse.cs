using System.Formats.Asn1;

namespace Everseal.Core.X509.Revocation;

/// <summary>One SingleResponse as it was read.</summary>
/// <param name="Reason">Null where none is written.</param>
internal sealed record EncodedOcspStatus(
    OcspCertificateId Certificate,
    OcspStatus Status,
    int? Reason,
    DateTimeOffset ThisUpdate,
    DateTimeOffset? NextUpdate,
    IReadOnlyList<EncodedExtension> Extensions);

/// <summary>A ResponseData (RFC 6960, 4.2.1) as it was read.</summary>
/// <param name="ResponderKeyHash">Null when the responder is named otherwise.</param>
internal sealed record EncodedOcspResponse(
    bool HasVersion,
    ReadOnlyMemory<byte>? ResponderKeyHash,
    DateTimeOffset ProducedAt,
    IReadOnlyList<EncodedOcspStatus> Statuses,
    IReadOnlyList<EncodedExtension> Extensions)
{
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag One = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Two = new(TagClass.ContextSpecific, 2);

    /// <exception cref="AsnContentException">The bytes are not DER of this shape.</exception>
    public static EncodedOcspResponse Read(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var fields = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var hasVersion = fields.PeekTag().HasSameClassAndValue(Zero);
        if (hasVersion)
            fields.ReadEncodedValue();
        var responder = fields.PeekTag().HasSameClassAndValue(Two) ? fields.ReadSequence(Two).ReadOctetString() : null;
        if (responder is null)
            fields.ReadEncodedValue();
        var read = new EncodedOcspResponse(
            hasVersion,
            responder is null ? null : responder.AsMemory(),
            fields.ReadGeneralizedTime(),
            ReadStatuses(fields.ReadSequence()),
            fields.HasData ? EncodedExtension.ReadAll(fields.ReadSequence(One).ReadSequence()) : []);
        fields.ThrowIfNotEmpty();
        return read;
    }

    private static List<EncodedOcspStatus> ReadStatuses(AsnReader list)
    {
        var statuses = new List<EncodedOcspStatus>();
        while (list.HasData)
        {
            var single = list.ReadSequence();
            var certificate = OcspCertificateId.Read(single);
            var (status, reason) = ReadStatus(single);
            statuses.Add(new EncodedOcspStatus(
                certificate,
                status,
                reason,
                single.ReadGeneralizedTime(),
                single.HasData && single.PeekTag().HasSameClassAndValue(Zero) ? single.ReadSequence(Zero).ReadGeneralizedTime() : null,
                single.HasData ? EncodedExtension.ReadAll(single.ReadSequence(One).ReadSequence()) : []));
            single.ThrowIfNotEmpty();
        }

        return statuses;
    }

    private static (OcspStatus Status, int? Reason) ReadStatus(AsnReader single)
    {
        if (!single.PeekTag().HasSameClassAndValue(One))
        {
            var isGood = single.PeekTag().HasSameClassAndValue(Zero);
            single.ReadNull(isGood ? Zero : Two);
            return (isGood ? new OcspStatus.Good() : new OcspStatus.Unknown(), null);
        }

        var revoked = single.ReadSequence(One);
        var at = revoked.ReadGeneralizedTime();
        int? reason = revoked.HasData ? (int)revoked.ReadSequence(Zero).ReadEnumeratedValue<RevocationReason>() : null;
        return (new OcspStatus.Revoked(at, (RevocationReason)(reason ?? 0)), reason);
    }
}
