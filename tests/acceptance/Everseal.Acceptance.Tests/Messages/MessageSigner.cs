using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Messages;

/// <summary>
/// Signs a SOAP message with WS-Security 1.0 (X.509 token profile), by .NET's canonicaliser and none of Everseal's code.
/// </summary>
/// <param name="Key">The private key of <paramref name="Certificate"/>.</param>
/// <param name="Certificate">What the BinarySecurityToken of the message carries.</param>
internal sealed record MessageSigner(AsymmetricAlgorithm Key, X509Certificate2 Certificate)
{
    /// <summary>256, 384 or 512; 1 for SHA-1, which must be refused.</summary>
    public int HashBits { get; init; } = 256;

    /// <summary>pyvmomi's order; govmomi signs the Timestamp first.</summary>
    public bool BodyFirst { get; init; }

    private HashAlgorithmName Hash => new($"SHA{HashBits}");

    private string SignatureMethod => (Key, HashBits) switch
    {
        (RSA, 1) => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        (RSA, _) => $"http://www.w3.org/2001/04/xmldsig-more#rsa-sha{HashBits}",
        _ => $"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha{HashBits}",
    };

    private string DigestMethod => HashBits switch
    {
        1 => "http://www.w3.org/2000/09/xmldsig#sha1",
        384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        _ => $"http://www.w3.org/2001/04/xmlenc#sha{HashBits}",
    };

    /// <summary>A Signature element over the message's Timestamp and Body, for its Security header.</summary>
    /// <param name="envelope">Holds Timestamp and Body, each with a <c>wsu:Id</c>.</param>
    /// <param name="signatureId">What UseKey names; null leaves the attribute out.</param>
    /// <param name="tokenReference">The content of KeyInfo.</param>
    public string Sign(string envelope, string? signatureId, string tokenReference)
    {
        var document = Load(envelope);
        var (timestamp, body) = (Find(document, "Timestamp", Utility), Find(document, "Body", document.DocumentElement!.NamespaceURI));
        var references = string.Concat((BodyFirst ? [body, timestamp] : new[] { timestamp, body }).Select(Reference));
        var signedInfo =
            $"""<ds:SignedInfo xmlns:ds="{XmlSignature}"><ds:CanonicalizationMethod Algorithm="{ExclusiveC14n}"/><ds:SignatureMethod Algorithm="{SignatureMethod}"/>{references}</ds:SignedInfo>""";
        var value = SignData(Canonical(Load(signedInfo).DocumentElement!));
        var id = signatureId is null ? "" : $" Id=\"{signatureId}\"";
        return $"""<ds:Signature xmlns:ds="{XmlSignature}"{id}>{signedInfo}<ds:SignatureValue>{Convert.ToBase64String(value)}</ds:SignatureValue><ds:KeyInfo>{tokenReference}</ds:KeyInfo></ds:Signature>""";
    }

    private string Reference(XmlElement element)
    {
        var digest = CryptographicOperations.HashData(Hash, Canonical(element));
        return $"""<ds:Reference URI="#{element.GetAttribute("Id", Utility)}"><ds:Transforms><ds:Transform Algorithm="{ExclusiveC14n}"/></ds:Transforms><ds:DigestMethod Algorithm="{DigestMethod}"/><ds:DigestValue>{Convert.ToBase64String(digest)}</ds:DigestValue></ds:Reference>""";
    }

    private byte[] SignData(byte[] data) => Key switch
    {
        RSA rsa => rsa.SignData(data, Hash, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignData(data, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => throw new NotSupportedException($"no signature method for {Key.GetType().Name}"),
    };

    // OuterXml declares the prefixes that the element uses, and exclusive canonicalisation looks at no others.
    private static byte[] Canonical(XmlElement element)
    {
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(Load(element.OuterXml));
        using var output = (Stream)transform.GetOutput(typeof(Stream));
        using var copy = new MemoryStream();
        output.CopyTo(copy);
        return copy.ToArray();
    }

    private static XmlElement Find(XmlDocument document, string localName, string namespaceUri)
        => (XmlElement)document.GetElementsByTagName(localName, namespaceUri)[0]!;

    private static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        return document;
    }
}
