using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Xml;

/// <summary>One good assertion and one good signed request, and the pieces to rebuild them wrongly.</summary>
internal static class SignedXmlFixture
{
    public const string Wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    public const string Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";

    public static readonly XNamespace Ds = XmlNames.Signature;
    public static readonly XNamespace S = Soap;
    public static readonly XNamespace A = Saml;
    public static readonly XNamespace U = Wsu;
    public static readonly XNamespace W = Wsse;

    public static readonly RSA IssuerKey = RSA.Create(2048);
    public static readonly RSA AttackerKey = RSA.Create(2048);
    public static readonly ECDsa EllipticKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static readonly SignatureKey Trusted = new("issuer", IssuerKey);

    public static Element Read(XElement xml) => Read(xml.ToString(SaveOptions.DisableFormatting));

    public static Element Read(string xml) => XmlTreeReader.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Standard).OrThrow();

    public static XElement Unsigned(string id = "_original", string user = "ann@everseal.local") => new(
        A + "Assertion", new XAttribute(XNamespace.Xmlns + "saml2", Saml), new XAttribute("ID", id),
        new XElement(A + "Issuer", "https://sts"),
        new XElement(A + "Subject", new XElement(A + "NameID", user)));

    /// <summary>A valid enveloped signature on an element that has an ID, put behind its first child.</summary>
    public static XElement Sign(
        XElement element, AsymmetricAlgorithm? key = null, SignatureAlgorithm? algorithm = null, Func<string, string>? changeSignedInfo = null)
    {
        key ??= IssuerKey;
        algorithm ??= SignatureAlgorithm.ForKey(key)!;
        var canonical = new XmlBytes();
        ExclusiveCanonicalXml.Write(Read(element), canonical, ["xs", "xsi"]);
        var signedInfo = EnvelopedSignature.SignedInfo(canonical.WrittenSpan, default, element.Attribute("ID")!.Value, algorithm);
        var signed = new XElement(element);
        ((XElement)signed.FirstNode!).AddAfterSelf(Signature(signedInfo.Span, key, algorithm, changeSignedInfo));
        return signed;
    }

    /// <summary>Lets a test change SignedInfo before it is signed, so that the maths verifies.</summary>
    private static XElement Signature(
        ReadOnlySpan<byte> signedInfo, AsymmetricAlgorithm key, SignatureAlgorithm algorithm, Func<string, string>? changeSignedInfo)
    {
        var text = Encoding.UTF8.GetString(signedInfo);
        if (changeSignedInfo is not null)
            text = changeSignedInfo(text);
        var canonical = new XmlBytes();
        ExclusiveCanonicalXml.Write(Read(text), canonical);
        var value = algorithm.SignHash(key, algorithm.HashData(canonical.WrittenSpan));
        var output = new XmlBytes();
        EnvelopedSignature.Write(output, Encoding.UTF8.GetBytes(text), value, [CertificateOf(key)]);
        return XElement.Parse(Encoding.UTF8.GetString(output.WrittenSpan), LoadOptions.PreserveWhitespace);
    }

    /// <summary>What a sender puts into KeyInfo: whoever signs says "this is my key".</summary>
    private static byte[] CertificateOf(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=sts", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=sts", (ECDsa)key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.RawData;
    }

    public static XElement Good => Sign(Unsigned());

    /// <summary>A request that signs its Timestamp and Body (or what <paramref name="parts"/> names).</summary>
    public static XElement SignedRequest(string[]? parts = null, AsymmetricAlgorithm? key = null, Func<string, string>? changeSignedInfo = null)
    {
        key ??= IssuerKey;
        var algorithm = SignatureAlgorithm.ForKey(key)!;
        var envelope = new XElement(
            S + "Envelope", new XAttribute(XNamespace.Xmlns + "S", Soap), new XAttribute(XNamespace.Xmlns + "wsu", Wsu),
            new XElement(S + "Header", new XElement(
                W + "Security",
                new XElement(U + "Timestamp", new XAttribute(U + "Id", "ts"), new XElement(U + "Created", "2026-11-23T15:32:33.973Z")))),
            new XElement(S + "Body", new XAttribute(U + "Id", "body"), new XElement("Request", "issue")));
        var tree = Read(envelope);
        var found = (parts ?? ["ts", "body"]).Select(id => (id, tree.SelfAndDescendants().Single(e => e.Attribute(Wsu, "Id") == id)));
        var signedInfo = MessageSignature.SignedInfo(found, algorithm);
        envelope.Descendants(W + "Security").Single().Add(Signature(signedInfo.Span, key, algorithm, changeSignedInfo));
        return envelope;
    }
}
