using System.Security.Cryptography;

namespace Everseal.Core.Xml;

/// <summary>
/// Writes the signature of a token around octets that are canonical already, so that signing costs one
/// digest and the key operation. Signature, then complete: <see cref="SignedInfo"/>, sign its digest, <see cref="Write"/>.
/// </summary>
public static class EnvelopedSignature
{
    /// <summary>
    /// The canonical SignedInfo for an element whose canonical octets, the signature left out, are
    /// <paramref name="before"/> followed by <paramref name="after"/>.
    /// </summary>
    public static ReadOnlyMemory<byte> SignedInfo(
        ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string referenceId, SignatureAlgorithm algorithm)
    {
        using var digest = IncrementalHash.CreateHash(algorithm.Hash);
        digest.AppendData(before);
        digest.AppendData(after);

        var output = new XmlBytes(1024);
        output
            .Raw("<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"u8)
            .Raw("<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>"u8)
            .Raw("<ds:SignatureMethod Algorithm=\""u8).Name(algorithm.Uri).Raw("\"></ds:SignatureMethod>"u8)
            .Raw("<ds:Reference URI=\"#"u8).AttributeValue(referenceId).Raw("\"><ds:Transforms>"u8)
            .Raw("<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>"u8)
            .Raw("<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">"u8)
            .Raw("<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xs xsi\"></ec:InclusiveNamespaces>"u8)
            .Raw("</ds:Transform></ds:Transforms>"u8)
            .Raw("<ds:DigestMethod Algorithm=\""u8).Name(algorithm.DigestUri).Raw("\"></ds:DigestMethod>"u8)
            .Raw("<ds:DigestValue>"u8).Base64(digest.GetHashAndReset()).Raw("</ds:DigestValue></ds:Reference></ds:SignedInfo>"u8);
        return output.WrittenMemory;
    }

    /// <summary>Writes the signature element.</summary>
    /// <param name="output">Receives the whole <c>ds:Signature</c>.</param>
    /// <param name="signedInfo">As made by <see cref="SignedInfo"/>.</param>
    /// <param name="signatureValue">The signature over it.</param>
    /// <param name="certificates">DER, leaf first: a hint for verifiers, who take their keys from configuration.</param>
    public static void Write(
        XmlBytes output, ReadOnlySpan<byte> signedInfo, ReadOnlySpan<byte> signatureValue, IEnumerable<ReadOnlyMemory<byte>> certificates)
    {
        output.Raw("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"u8)
            .Raw(signedInfo)
            .Raw("<ds:SignatureValue>"u8).Base64(signatureValue).Raw("</ds:SignatureValue><ds:KeyInfo><ds:X509Data>"u8);
        foreach (var certificate in certificates)
            output.Raw("<ds:X509Certificate>"u8).Base64(certificate.Span).Raw("</ds:X509Certificate>"u8);
        output.Raw("</ds:X509Data></ds:KeyInfo></ds:Signature>"u8);
    }
}
