using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.PublishedKeys;

/// <summary>Metadata as it came over the wire, read as a service provider reads it.</summary>
internal sealed record PublishedMetadata(string Xml)
{
    private static readonly XNamespace Metadata = "urn:oasis:names:tc:SAML:2.0:metadata";
    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";

    public string EntityId => XDocument.Parse(Xml).Root!.Attribute("entityID")!.Value;

    /// <summary>One chain for each KeyDescriptor that signs.</summary>
    public IReadOnlyList<IReadOnlyList<X509Certificate2>> Chains =>
    [
        .. XDocument.Parse(Xml).Descendants(Metadata + "KeyDescriptor").Where(key => key.Attribute("use")!.Value == "signing")
            .Select(key => key.Descendants(Signature + "X509Certificate")
                .Select(certificate => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate.Value))).ToList()),
    ];

    public static async Task<PublishedMetadata> FetchAsync(RunningServer server, string? url = null)
        => new(await server.Http.GetStringAsync(new Uri(url ?? $"{server.Ready.Url.TrimEnd('/')}/websso/SAML2/Metadata/{server.Ready.Realm}")));
}
