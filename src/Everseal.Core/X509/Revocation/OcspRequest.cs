using System.Formats.Asn1;
using Everseal.Core.Errors;

namespace Everseal.Core.X509.Revocation;

/// <summary>An OCSPRequest (RFC 6960, 4.1): which certificates, and the nonce if the client wants a fresh answer.</summary>
/// <param name="Nonce">The value of the nonce extension as it came, to be repeated.</param>
public sealed record OcspRequest(IReadOnlyList<OcspCertificateId> Certificates, ReadOnlyMemory<byte>? Nonce)
{
    /// <summary>Octets of the longest request that is read: eight certificates and a nonce are fewer.</summary>
    public const int LongestRequest = 4096;

    /// <summary>Certificates in one request. RFC 5019 has one; some clients ask for a whole chain's worth.</summary>
    public const int MostCertificates = 8;

    // RFC 9654, 2.1.
    private const int LongestNonce = 128;

    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag RequestorName = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag RequestExtensions = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag SingleExtensions = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag OptionalSignature = new(TagClass.ContextSpecific, 0);

    /// <summary>Reads a request. A signature of the client is let pass unread: the answer is the same for everybody.</summary>
    public static Result<OcspRequest> Read(ReadOnlyMemory<byte> der)
    {
        if (der.Length > LongestRequest)
            return Malformed($"It has {der.Length} octets; {LongestRequest} are the most.");
        try
        {
            return ReadRequest(new AsnReader(der, AsnEncodingRules.DER));
        }
        catch (AsnContentException exception)
        {
            return Malformed("It is not DER of RFC 6960.", exception.Message);
        }
    }

    private static Result<OcspRequest> ReadRequest(AsnReader reader)
    {
        var request = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var fields = request.ReadSequence();
        if (request.HasData)
            request.ReadSequence(OptionalSignature);
        request.ThrowIfNotEmpty();

        if (fields.PeekTag().HasSameClassAndValue(Version) && !fields.ReadSequence(Version).ReadInteger().IsZero)
            return Malformed("It is of a version other than 1.");
        if (fields.PeekTag().HasSameClassAndValue(RequestorName))
            fields.ReadEncodedValue();
        var certificates = ReadCertificates(fields.ReadSequence());
        var extensions = fields.HasData ? EncodedExtension.ReadAll(fields.ReadSequence(RequestExtensions).ReadSequence()) : [];
        fields.ThrowIfNotEmpty();
        if (certificates.Count is 0 or > MostCertificates)
            return Malformed($"It asks for {certificates.Count} certificates; 1 to {MostCertificates} can be asked for.");
        return ReadExtensions(extensions).Then<OcspRequest>(nonce => new OcspRequest(certificates, nonce.Value));
    }

    private static List<OcspCertificateId> ReadCertificates(AsnReader list)
    {
        var certificates = new List<OcspCertificateId>();
        while (list.HasData && certificates.Count <= MostCertificates)
        {
            var single = list.ReadSequence();
            certificates.Add(OcspCertificateId.Read(single));
            if (single.HasData)
                RefuseCritical(EncodedExtension.ReadAll(single.ReadSequence(SingleExtensions).ReadSequence()));
            single.ThrowIfNotEmpty();
        }

        return certificates;
    }

    private static Result<Present> ReadExtensions(List<EncodedExtension> extensions)
    {
        var nonces = extensions.FindAll(extension => extension.Oid == Oids.OcspNonce);
        RefuseCritical(extensions.Except(nonces));
        if (nonces.Count == 0)
            return new Present(null);
        var length = nonces[0].ReadValue().ReadOctetString().Length;
        return nonces.Count == 1 && length is > 0 and <= LongestNonce
            ? new Present(nonces[0].Value)
            : Malformed($"Its nonce has {length} octets; 1 to {LongestNonce} can be repeated.");
    }

    // What a client marks as critical and is not understood cannot be answered as it means (RFC 6960, 4.4).
    private static void RefuseCritical(IEnumerable<EncodedExtension> extensions)
    {
        if (extensions.FirstOrDefault(extension => extension.Critical) is { } unknown)
            throw new AsnContentException($"critical extension {unknown.Oid}");
    }

    private static StsError Malformed(string detail, string? internalDetail = null)
        => ErrorCodes.Revocation.OcspRequestMalformed.With($"The OCSP request cannot be read. {detail}", internalDetail);

    private sealed record Present(ReadOnlyMemory<byte>? Value);
}
