using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Revocation;

/// <summary>
/// A CertID (RFC 6960, 4.1.1): an issuer by the hashes of its name and key, and a serial number. The answer repeats it
/// octet for octet, since clients compare.
/// </summary>
/// <param name="HashAlgorithm">Object identifier.</param>
/// <param name="SerialNumber">The octets of the DER integer.</param>
/// <param name="Encoded">The whole CertID.</param>
public sealed record OcspCertificateId(
    string HashAlgorithm,
    ReadOnlyMemory<byte> IssuerNameHash,
    ReadOnlyMemory<byte> IssuerKeyHash,
    ReadOnlyMemory<byte> SerialNumber,
    ReadOnlyMemory<byte> Encoded)
{
    /// <summary>True for the two hashes that clients use, and only when both name this issuer.</summary>
    public bool IsIssuedBy(X509Certificate2 issuer)
        => Hash(issuer.SubjectName.RawData) is { } name && IssuerNameHash.Span.SequenceEqual(name)
            && Hash(issuer.PublicKey.EncodedKeyValue.RawData) is { } key && IssuerKeyHash.Span.SequenceEqual(key);

    /// <exception cref="AsnContentException">Not DER of this shape.</exception>
    internal static OcspCertificateId Read(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var fields = reader.ReadSequence();
        var algorithm = fields.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();

        // Clients write NULL parameters or none; anything else would only make more answers to keep.
        if (algorithm.HasData)
            algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
        var id = new OcspCertificateId(oid, fields.ReadOctetString(), fields.ReadOctetString(), fields.ReadIntegerBytes(), encoded);
        fields.ThrowIfNotEmpty();
        return id;
    }

#pragma warning disable CA5350 // SHA-1 finds the issuer here and protects nothing: most clients know no other hash (RFC 5019, 2.1.1).
    private byte[]? Hash(byte[] data) => HashAlgorithm switch
    {
        Oids.Sha1 => SHA1.HashData(data),
        Oids.Sha256 => SHA256.HashData(data),
        _ => null,
    };
#pragma warning restore CA5350
}
