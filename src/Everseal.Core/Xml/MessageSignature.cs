namespace Everseal.Core.Xml;

/// <summary>
/// The client's side of a signed SOAP request: references to parts by <c>wsu:Id</c>, each with exclusive
/// canonicalization only (WS-Security 1.1.1 §8). Sign the digest of <see cref="SignedInfo"/>, then <see cref="Write"/>.
/// </summary>
public static class MessageSignature
{
    /// <summary>The canonical SignedInfo over <paramref name="parts"/>, in their order.</summary>
    public static ReadOnlyMemory<byte> SignedInfo(IEnumerable<(string Id, Element Part)> parts, SignatureAlgorithm algorithm)
    {
        var output = new XmlBytes(2048);
        output
            .Raw("<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"u8)
            .Raw("<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>"u8)
            .Raw("<ds:SignatureMethod Algorithm=\""u8).Name(algorithm.Uri).Raw("\"></ds:SignatureMethod>"u8);
        foreach (var (id, part) in parts)
        {
            var canonical = new XmlBytes();
            ExclusiveCanonicalXml.Write(part, canonical);
            output
                .Raw("<ds:Reference URI=\"#"u8).AttributeValue(id).Raw("\"><ds:Transforms>"u8)
                .Raw("<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform></ds:Transforms>"u8)
                .Raw("<ds:DigestMethod Algorithm=\""u8).Name(algorithm.DigestUri).Raw("\"></ds:DigestMethod>"u8)
                .Raw("<ds:DigestValue>"u8).Base64(algorithm.HashData(canonical.WrittenSpan)).Raw("</ds:DigestValue></ds:Reference>"u8);
        }

        output.Raw("</ds:SignedInfo>"u8);
        return output.WrittenMemory;
    }

    /// <summary>Writes the signature element.</summary>
    /// <param name="output">Receives the whole <c>ds:Signature</c>.</param>
    /// <param name="signatureId">The Id that UseKey/@Sig names.</param>
    /// <param name="signedInfo">As made by <see cref="SignedInfo"/>.</param>
    /// <param name="signatureValue">The signature over it.</param>
    /// <param name="keyInfo">XML of a wsse:SecurityTokenReference.</param>
    public static void Write(
        XmlBytes output, string signatureId, ReadOnlySpan<byte> signedInfo, ReadOnlySpan<byte> signatureValue, ReadOnlySpan<byte> keyInfo)
        => output
            .Raw("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\""u8).AttributeValue(signatureId).Raw("\">"u8)
            .Raw(signedInfo)
            .Raw("<ds:SignatureValue>"u8).Base64(signatureValue).Raw("</ds:SignatureValue>"u8)
            .Raw("<ds:KeyInfo>"u8).Raw(keyInfo).Raw("</ds:KeyInfo></ds:Signature>"u8);
}
