namespace Everseal.Core.Xml;

/// <summary>Namespaces and identifiers of XML itself and of XML Signature.</summary>
public static class XmlNames
{
    public const string Xml = "http://www.w3.org/XML/1998/namespace";
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";
    public const string XmlSchema = "http://www.w3.org/2001/XMLSchema";
    public const string XmlSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>XML Signature 1.1.</summary>
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";

    public const string EnvelopedSignatureTransform = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

    /// <summary>Exclusive XML Canonicalization 1.0, omitting comments.</summary>
    public const string ExclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
}
