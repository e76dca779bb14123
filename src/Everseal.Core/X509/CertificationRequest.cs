using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>
/// A PKCS#10 request (RFC 2986) whose signature proves that the requester holds the private key. Only the names and the
/// key are taken from it: usages, lifetime and everything else are the profile's.
/// </summary>
public sealed record CertificationRequest(CertificateSubject Subject, PublicKey PublicKey)
{
    private const string Label = "CERTIFICATE REQUEST";
    private const string LegacyLabel = "NEW CERTIFICATE REQUEST";

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
            return CheckSignature(der) is { } refusal ? refusal : ReadContent(der);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or AsnContentException or ArgumentException)
        {
            return Malformed("The request is not DER of PKCS#10.");
        }
    }

    // RFC 2986, 4.2: the outer sequence is content, algorithm, signature; the key is inside the content.
    private static StsError? CheckSignature(ReadOnlyMemory<byte> der)
    {
        var request = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var content = request.ReadEncodedValue();
        var algorithm = CertificateSignatureAlgorithm.Read(request.ReadEncodedValue());
        var signature = request.ReadBitString(out _);
        if (algorithm is null)
            return new StsError(ErrorCodes.Certificates.RequestSignatureInvalid, "The request is signed by an algorithm that is not accepted; SHA-256 or better is.");

        var fields = new AsnReader(content, AsnEncodingRules.DER).ReadSequence();
        fields.ReadInteger();
        fields.ReadEncodedValue();
        var key = PublicKey.CreateFromSubjectPublicKeyInfo(fields.ReadEncodedValue().Span, out _);
        return algorithm.Verify(key, content.Span, signature)
            ? null
            : new StsError(ErrorCodes.Certificates.RequestSignatureInvalid, "The request's signature does not verify with the key inside: the requester has not shown that it holds the private key.");
    }

    private static CertificationRequest ReadContent(ReadOnlyMemory<byte> der)
    {
        // The signature was checked above, by our list of algorithms.
        var request = CertificateRequest.LoadSigningRequest(der.ToArray(), HashAlgorithmName.SHA256,
            CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var names = request.CertificateExtensions.FirstOrDefault(extension => extension.Oid?.Value == Oids.SubjectAlternativeName) is { } extension
            ? new X509SubjectAlternativeNameExtension(extension.RawData)
            : null;
        return new CertificationRequest(
            new CertificateSubject(request.SubjectName, [.. names?.EnumerateDnsNames() ?? []], [.. names?.EnumerateIPAddresses() ?? Enumerable.Empty<IPAddress>()]),
            request.PublicKey);
    }

    private static StsError Malformed(string detail) => new(ErrorCodes.Certificates.RequestMalformed, detail);
}
