using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// What a certificate says, read from its octets by this code alone: what is about to be signed is judged by its own
/// encoding, and without a round trip through the platform's parser, which costs more than the signature.
/// </summary>
public sealed record CertificateContent(
    EncodedCertificate Encoded,
    int Version,
    string SignatureAlgorithm,
    X500DistinguishedName IssuerName,
    X500DistinguishedName SubjectName,
    PublicKey PublicKey,
    IReadOnlyList<X509Extension> Extensions)
{
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3);

    public static CertificateContent Of(X509Certificate2 certificate) => Read(certificate.RawDataMemory);

    /// <summary>A certificate as it was found: an extension whose content is wrong keeps its octets and loses its type.</summary>
    /// <exception cref="AsnContentException">The bytes are not DER of RFC 5280, 4.1.</exception>
    /// <exception cref="CryptographicException">The key is not.</exception>
    public static CertificateContent Read(ReadOnlyMemory<byte> der) => Read(der, toleratesExtensions: true);

    /// <summary>One that is about to be signed: nothing in it may be wrong.</summary>
    /// <exception cref="AsnContentException">The bytes are not DER of RFC 5280, 4.1.</exception>
    /// <exception cref="CryptographicException">The key or an extension is not.</exception>
    internal static CertificateContent ReadStrictly(ReadOnlyMemory<byte> der) => Read(der, toleratesExtensions: false);

    private static CertificateContent Read(ReadOnlyMemory<byte> der, bool toleratesExtensions)
    {
        var encoded = EncodedCertificate.Read(der);
        var fields = new AsnReader(encoded.ToBeSigned, AsnEncodingRules.DER).ReadSequence();
        var version = ReadVersion(fields);
        fields.ReadEncodedValue(); // serial number
        fields.ReadEncodedValue(); // signature
        var issuer = new X500DistinguishedName(fields.ReadEncodedValue().Span);
        fields.ReadEncodedValue(); // validity
        var subject = new X500DistinguishedName(fields.ReadEncodedValue().Span);
        var key = PublicKey.CreateFromSubjectPublicKeyInfo(fields.ReadEncodedValue().Span, out _);
        return new CertificateContent(encoded, version, ReadAlgorithm(encoded), issuer, subject, key, ReadExtensions(fields, toleratesExtensions));
    }

    /// <summary>Upper-case hexadecimal of the octets as they are encoded.</summary>
    public string SerialNumber => Convert.ToHexString(Encoded.SerialNumber.Span);

    public ValidityPeriod Validity => Encoded.Validity;

    /// <summary>Its key's, kept: whether a point lies on its curve is worked out.</summary>
    public KeyStrength? Strength => field ??= KeyStrength.Of(PublicKey);

    /// <summary>The subject as <see cref="SubjectName.ComparisonKey"/> writes it. Kept: an issuer's is compared with each that it certifies.</summary>
    internal string SubjectKey => field ??= X509.SubjectName.ComparisonKey(SubjectName);

    /// <summary>The subject as <see cref="SubjectName.Text"/> writes it. Kept, as an issuer's is told of each server that shows it.</summary>
    /// <exception cref="AsnContentException">The name is not DER of RFC 5280, 4.1.2.4.</exception>
    public string SubjectText => field ??= X509.SubjectName.Text(SubjectName);

    /// <summary>The issuer alike.</summary>
    /// <exception cref="AsnContentException">The name is not DER of RFC 5280, 4.1.2.4.</exception>
    public string IssuerText => field ??= X509.SubjectName.Text(IssuerName);

    /// <summary>Issuer and subject are one name: a root, or a certificate that signed itself.</summary>
    public bool IsSelfIssued => IsIssuedInTheNameOf(this);

    /// <summary>By the octets of the names alone; who really signed is <see cref="ForeignLinks.Between"/>'s question.</summary>
    public bool IsIssuedInTheNameOf(CertificateContent issuer) => IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData);

    public T? Extension<T>()
        where T : X509Extension
    {
        // A loop: every lint asks.
        foreach (var extension in Extensions)
        {
            if (extension is T wanted)
                return wanted;
        }

        return null;
    }

    private static int ReadVersion(AsnReader fields)
    {
        if (!fields.PeekTag().HasSameClassAndValue(EncodedCertificate.VersionTag))
            return 1;
        return fields.ReadSequence(EncodedCertificate.VersionTag).TryReadInt32(out var number) ? number + 1 : 0;
    }

    private static string ReadAlgorithm(EncodedCertificate encoded)
        => new AsnReader(encoded.SignatureAlgorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier();

    private static IReadOnlyList<X509Extension> ReadExtensions(AsnReader fields, bool toleratesContent)
    {
        while (fields.HasData && !fields.PeekTag().HasSameClassAndValue(ExtensionsTag))
            fields.ReadEncodedValue(); // unique identifiers, which nobody uses
        return fields.HasData ? ExtensionReader.ReadList(fields.ReadSequence(ExtensionsTag), toleratesContent) : [];
    }
}
