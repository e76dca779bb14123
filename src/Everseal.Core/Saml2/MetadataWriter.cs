using System.Xml;
using Everseal.Core.Keys;
using Everseal.Core.Xml;

namespace Everseal.Core.Saml2;

/// <summary>What a realm says about itself to those who verify its tokens.</summary>
/// <param name="EntityId">The Issuer of its tokens.</param>
/// <param name="TokenService">URL of its WS-Trust endpoint.</param>
/// <param name="Credentials">The one that signs now first.</param>
/// <param name="RefreshInterval">How long a copy is good.</param>
public sealed record IssuerMetadata(string EntityId, string TokenService, IReadOnlyList<SigningCredential> Credentials, TimeSpan RefreshInterval);

/// <summary>
/// Writes a realm's SAML 2.0 metadata (saml-metadata-2.0-os) in one fixed shape, so that the same content is the same bytes.
/// No validUntil: a date that passes would be one more thing to expire.
/// </summary>
public static class MetadataWriter
{
    public const string MediaType = "application/samlmetadata+xml";

    // The schema wants a SingleSignOnService in an IDPSSODescriptor (§2.4.3). The service that there is speaks WS-Trust, so
    // that is the binding it names: a reader that looks for a browser binding finds none and is not sent to a dead address.
    private static ReadOnlySpan<byte> Binding => "http://docs.oasis-open.org/ws-sx/ws-trust/200512"u8;

    public static ReadOnlyMemory<byte> Write(IssuerMetadata metadata)
    {
        var certificateBytes = metadata.Credentials.Sum(credential => credential.Chain.Sum(certificate => certificate.RawDataMemory.Length));
        var output = new XmlBytes(1024 + (certificateBytes * 3 / 2));
        output.Raw("<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" cacheDuration=\""u8)
            .Name(XmlConvert.ToString(metadata.RefreshInterval))
            .Raw("\" entityID=\""u8).AttributeValue(metadata.EntityId)
            .Raw("\"><md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"u8);
        foreach (var credential in metadata.Credentials)
            WriteKey(output, credential);
        output.Raw("<md:NameIDFormat>http://schemas.xmlsoap.org/claims/UPN</md:NameIDFormat><md:SingleSignOnService Binding=\""u8).Raw(Binding)
            .Raw("\" Location=\""u8).AttributeValue(metadata.TokenService)
            .Raw("\"></md:SingleSignOnService></md:IDPSSODescriptor></md:EntityDescriptor>"u8);
        return output.WrittenMemory;
    }

    // The leaf first, as readers that take one certificate expect, then its issuers, for those that verify a path.
    private static void WriteKey(XmlBytes output, SigningCredential credential)
    {
        output.Raw("<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"u8);
        foreach (var certificate in credential.Chain)
            output.Raw("<ds:X509Certificate>"u8).Base64(certificate.RawDataMemory.Span).Raw("</ds:X509Certificate>"u8);
        output.Raw("</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"u8);
    }
}
