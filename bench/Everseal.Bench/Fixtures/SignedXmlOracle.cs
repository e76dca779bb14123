using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Everseal.Bench.Fixtures;

/// <summary>What a .NET program without this code base would do with a token: no grammar, no issuer, no times.</summary>
internal static class SignedXmlOracle
{
    public static bool Verify(ReadOnlyMemory<byte> token, AsymmetricAlgorithm publicKey)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var stream = new MemoryStream(token.ToArray(), writable: false))
            document.Load(stream);

        var signedXml = new SignedXml(document);
        signedXml.LoadXml((XmlElement)document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
        return signedXml.CheckSignature(publicKey);
    }
}
