using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using Everseal.Acceptance.Tests.Verifiers;
using Microsoft.IdentityModel.Tokens;

namespace Everseal.Acceptance.Tests.PublishedKeys;

/// <summary>Who knows nothing of the realm but what it publishes verifies its tokens, and refuses changed ones.</summary>
[Collection(SharedServer.Collection)]
public sealed class PublishedKeysTests(SharedServer shared) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Base => shared.Server.Ready.Url.TrimEnd('/');

    public static TheoryData<string> Kinds => [.. IssuedTokens.Kinds];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [Trait("Needs", "DebianPackages")]
    [MemberData(nameof(Kinds))]
    public async Task Token_FirstPublishedCertificate_VerifiesByXmlsec1(string kind)
    {
        var metadata = await PublishedMetadata.FetchAsync(shared.Server);
        var leaf = _directory.Write("leaf.pem", metadata.Chains[0][0].ExportCertificatePem());
        var token = await IssuedTokens.IssueAsync(shared, kind);

        (await Xmlsec1.VerifyByKeyAsync(_directory.Write("token.xml", token), leaf)).Error.Should().StartWith("OK");
        (await Xmlsec1.VerifyByKeyAsync(_directory.Write("changed.xml", Changed(token)), leaf)).ExitCode.Should().NotBe(0);
        (await Xmlsec1.VerifyByKeyAsync(_directory["token.xml"], shared.RsaService.CertificateFile)).ExitCode.Should().NotBe(0, "it is another key");
    }

    [Fact]
    [Trait("Needs", "DebianPackages")]
    public async Task Token_PublishedRootAsAnchor_VerifiesByXmlsec1UpToIt()
    {
        var root = _directory.Write("root.pem", (await PublishedMetadata.FetchAsync(shared.Server)).Chains[0][^1].ExportCertificatePem());
        var token = _directory.Write("token.xml", await IssuedTokens.IssueAsync(shared, "bearer"));

        (await Xmlsec1.VerifyAsync(token, root)).Error.Should().StartWith("OK");
    }

    [Fact]
    public async Task Token_FirstPublishedCertificate_VerifiesBySignedXml()
    {
        var leaf = (await PublishedMetadata.FetchAsync(shared.Server)).Chains[0][0];
        var token = await IssuedTokens.IssueAsync(shared, "bearer with audience");

        Verifies(token, leaf.GetRSAPublicKey()!).Should().BeTrue();
        Verifies(Changed(token), leaf.GetRSAPublicKey()!).Should().BeFalse();
    }

    [Fact]
    public async Task Token_FirstJsonWebKey_VerifiesByMicrosoftIdentityModel()
    {
        var keys = new JsonWebKeySet(await shared.Server.Http.GetStringAsync(new Uri($"{Base}/openidconnect/jwks/{shared.Server.Ready.Realm}")));
        var token = await IssuedTokens.IssueAsync(shared, "bearer");

        var key = keys.GetSigningKeys().OfType<RsaSecurityKey>().First();
        using var rsa = RSA.Create(key.Parameters);
        Verifies(token, rsa).Should().BeTrue();
        Verifies(Changed(token), rsa).Should().BeFalse();

        var json = keys.Keys[0];
        (json.Use, json.Alg, json.Kid).Should().Be(("sig", "RS256", Base64UrlEncoder.Encode(json.ComputeJwkThumbprint())));
        json.X5c.Should().Equal((await PublishedMetadata.FetchAsync(shared.Server)).Chains[0].Select(certificate => Convert.ToBase64String(certificate.RawData)));
    }

    [Fact]
    public async Task Metadata_Issuer_IsTheTokens()
    {
        var metadata = await PublishedMetadata.FetchAsync(shared.Server);
        var token = XDocument.Parse(await IssuedTokens.IssueAsync(shared, "bearer"));

        metadata.EntityId.Should().Be(token.Root!.Elements().First().Value).And.Be($"{Base}/websso/SAML2/Metadata/{shared.Server.Ready.Realm}");
    }

    [Fact]
    [Trait("Needs", "DebianPackages")]
    public async Task Metadata_OasisSchema_IsValid()
    {
        var metadata = await PublishedMetadata.FetchAsync(shared.Server);

        SchemaProblems(metadata.Xml).Should().BeEmpty();
        SchemaProblems(metadata.Xml.Replace("<md:NameIDFormat>", "<md:NameIDFormat/><md:KeyDescriptor/><md:NameIDFormat>", StringComparison.Ordinal)).Should().NotBeEmpty();
    }

    [Fact]
    [Trait("Needs", "DebianPackages")]
    public async Task Metadata_Lasso_LoadsItAsAnIdentityProvider()
    {
        var metadata = await PublishedMetadata.FetchAsync(shared.Server);

        (await LoadAsync(metadata.Xml)).Succeeded().Split('\n')[..3].Should().Equal(metadata.EntityId, "idp", "http://schemas.xmlsoap.org/claims/UPN");
        (await LoadAsync(metadata.Xml.Replace("IDPSSODescriptor", "SPSSODescriptor", StringComparison.Ordinal))).ExitCode.Should().NotBe(0);
    }

    [Theory]
    [InlineData("/websso/SAML2/Metadata")]
    [InlineData("/openidconnect/jwks/{realm}")]
    [InlineData("/idm/tenant/{realm}/certificates?scope=TENANT")]
    [InlineData("/ca/root.pem")]
    [InlineData("/ca/chain.pem")]
    public async Task EveryAddress_FetchedAgain_IsNotModified(string path)
    {
        var url = new Uri(Base + path.Replace("{realm}", shared.Server.Ready.Realm, StringComparison.Ordinal));
        using var first = await shared.Server.Http.GetAsync(url);
        using var head = await shared.Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));
        using var again = await shared.Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Headers = { IfNoneMatch = { first.Headers.ETag! } } });

        first.StatusCode.Should().Be(HttpStatusCode.OK);
        first.Headers.ETag!.IsWeak.Should().BeFalse();
        first.Headers.CacheControl!.MaxAge.Should().BePositive();
        (again.StatusCode, (await again.Content.ReadAsByteArrayAsync()).Length).Should().Be((HttpStatusCode.NotModified, 0));
        (head.StatusCode, head.Content.Headers.ContentLength).Should().Be((HttpStatusCode.OK, first.Content.Headers.ContentLength));
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task CertificateChain_PublishedCertificates_LeadUpToTheRoot()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(await shared.Server.Http.GetStringAsync(new Uri($"{Base}/ca/chain.pem")));

        (await PublishedMetadata.FetchAsync(shared.Server)).Chains[0].Skip(1).Should().Equal(chain);
    }

    private string Changed(string token) => token.Replace(shared.Ann, $"eve@{shared.Server.Ready.Realm}", StringComparison.Ordinal)
        .Replace("rsa-service@", "eve-service@", StringComparison.Ordinal).Replace("ecdsa-service@", "eve-service@", StringComparison.Ordinal);

    private static bool Verifies(string token, AsymmetricAlgorithm key)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(token);
        var signed = new SignedXml(document);
        signed.LoadXml((XmlElement)document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
        return signed.CheckSignature(key);
    }

    private Task<ProgramResult> LoadAsync(string metadata)
        => new Program("/usr/bin/python3").RunAsync(Product.Acceptance("python", "load_idp.py"), _directory.Write("metadata.xml", metadata));

    private static List<string> SchemaProblems(string xml)
    {
        var problems = new List<string>();
        var schemas = new XmlSchemaSet { XmlResolver = null };
        foreach (var file in new[] { "xmltooling/xml", "xmltooling/xmldsig-core-schema", "xmltooling/xenc-schema", "opensaml/saml-schema-assertion-2.0", "opensaml/saml-schema-metadata-2.0" })
        {
            using var reader = XmlReader.Create($"/usr/share/xml/{file}.xsd", new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
            schemas.Add(null, reader);
        }

        XDocument.Parse(xml).Validate(schemas, (_, problem) => problems.Add(problem.Message));
        return problems;
    }
}
