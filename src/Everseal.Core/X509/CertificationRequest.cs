using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>
/// A PKCS#10 request (RFC 2986) whose signature proves that the requester holds the private key. Only the names and the
/// key are taken from it: usages, lifetime and everything else are the profile's. What else it asks for is kept for
/// <see cref="CertificationRequestRules"/>, which refuses what would mislead.
/// </summary>
public sealed record CertificationRequest(CertificateSubject Subject, PublicKey PublicKey)
{
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";

    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 0);

    /// <summary>The extensions that it asks for (PKCS#9, 5.4.2).</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];

    private const string Label = "CERTIFICATE REQUEST";
    private const string LegacyLabel = "NEW CERTIFICATE REQUEST";

    /// <summary>Writes a request of our own, which asks for what the profile gives and no more.</summary>
    /// <param name="key">Of the subject.</param>
    /// <returns>PEM.</returns>
    public static string WritePem(CertificateProfile profile, CertificateSubject subject, X509SignatureGenerator key)
    {
        var hash = CertificateSignatureAlgorithm.ForKey(KeyStrength.Of(key.PublicKey)!).Hash;
        var content = new CertificateRequest(subject.Name, key.PublicKey, hash);

        // Which key identifier the certificate bears is its CA's to say.
        foreach (var extension in ProfileExtensions.Of(profile, subject, key.PublicKey, issuer: null).Where(extension => extension.Oid!.Value != Oids.SubjectKeyIdentifier))
            content.CertificateExtensions.Add(extension);
        return content.CreateSigningRequestPem(key) + "\n";
    }

    public static Result<CertificationRequest> ReadPem(ReadOnlySpan<char> pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not (Label or LegacyLabel))
            return Malformed("The file holds no PEM block CERTIFICATE REQUEST.");
        var der = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out _) ? Read(der) : Malformed("The PEM block is not base64.");
    }

    public static Result<CertificationRequest> Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            return ReadSigned(der);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or AsnContentException or ArgumentException)
        {
            return Malformed("The request is not DER of PKCS#10.");
        }
    }

    // RFC 2986, 4.2: the outer sequence is content, algorithm, signature; the key is inside the content.
    private static Result<CertificationRequest> ReadSigned(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var request = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var content = request.ReadEncodedValue();
        var algorithm = CertificateSignatureAlgorithm.Read(request.ReadEncodedValue());
        var signature = request.ReadBitString(out var unusedBits);
        request.ThrowIfNotEmpty();
        if (algorithm is null)
            return new StsError(ErrorCodes.Certificates.RequestSignatureInvalid, "The request is signed by an algorithm that is not accepted; SHA-256 or better is.");

        var read = ReadContent(new AsnReader(content, AsnEncodingRules.DER).ReadSequence());

        // With such a key nothing is verified here: what it signed must not be called a bad signature.
        if (KeyStrength.CompressedPoint(read.PublicKey) is { } compressed)
            return compressed;
        return unusedBits == 0 && algorithm.Verify(read.PublicKey, content.Span, signature)
            ? read
            : new StsError(ErrorCodes.Certificates.RequestSignatureInvalid, "The request's signature does not verify with the key inside: the requester has not shown that it holds the private key.");
    }

    private static CertificationRequest ReadContent(AsnReader fields)
    {
        if (!fields.TryReadInt32(out var version) || version != 0)
            throw new CryptographicException("The version of a request is 0 (RFC 2986, 4.1).");
        var subject = SubjectName.ReadStrictly(fields.ReadEncodedValue());
        var key = PublicKey.CreateFromSubjectPublicKeyInfo(fields.ReadEncodedValue().Span, out _);
        var extensions = fields.HasData ? ReadAttributes(fields.ReadSetOf(skipSortOrderValidation: true, AttributesTag)) : [];
        fields.ThrowIfNotEmpty();
        var names = extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return new CertificationRequest(
            new CertificateSubject(subject, [.. names?.EnumerateDnsNames() ?? []], [.. names?.EnumerateIPAddresses() ?? Enumerable.Empty<IPAddress>()]), key)
        {
            Extensions = extensions,
        };
    }

    private static IReadOnlyList<X509Extension> ReadAttributes(AsnReader attributes)
    {
        IReadOnlyList<X509Extension>? extensions = null;
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var isExtensions = attribute.ReadObjectIdentifier() == ExtensionRequest;
            var values = attribute.ReadSetOf(skipSortOrderValidation: true);
            if (!isExtensions)
                continue;
            if (extensions is not null)
                throw new CryptographicException("The request asks for extensions twice.");
            extensions = ExtensionReader.ReadList(values);
            values.ThrowIfNotEmpty();
        }

        return extensions ?? [];
    }

    private static StsError Malformed(string detail) => new(ErrorCodes.Certificates.RequestMalformed, detail);
}
