using System.Text;
using CsCheck;
using Everseal.Core.Errors;
using Everseal.Fixtures.Certificates;
using Everseal.Watch.Probes.Federation;
using Everseal.Watch.Probes.Realms;
using Everseal.Watch.Probes.Vsphere;

namespace Everseal.Watch.Tests.Probes.Federation;

/// <summary>Whatever a document has become, its reader gives a result and never an exception.</summary>
public sealed class HostileDocumentTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Certificate = Convert.ToBase64String(CertificateMint.SelfSigned("CN=signer", "hostile", Start, Start.AddYears(1)).RawData);
    private static readonly string Pem = $"-----BEGIN CERTIFICATE-----\\n{Certificate}\\n-----END CERTIFICATE-----";

    private static readonly Dictionary<string, (string Document, Func<byte[], object?> Read)> Documents = new(StringComparer.Ordinal)
    {
        ["metadata"] = ($"<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"a\" validUntil=\"2027-01-01T00:00:00Z\" cacheDuration=\"P1D\"><IDPSSODescriptor><KeyDescriptor use=\"signing\">"
            + $"<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>{Certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>",
            bytes => Result(SamlMetadataReader.Read(bytes).Then<SourceContent>(document => document.ToContent()))),
        ["key set"] = ($"{{\"keys\":[{{\"kty\":\"RSA\",\"kid\":\"a\\u0041\",\"use\":\"sig\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"x5c\":[\"{Certificate}\"]}},{{\"kty\":\"EC\",\"x\":\"AQ\",\"y\":\"AQ\"}}]}}", bytes => Result(KeySetReader.Read(bytes))),
        ["configuration"] = ("{\"issuer\":\"https://idp.example.com\",\"jwks_uri\":\"https://idp.example.com/keys\"}", bytes => Result(OpenIdConfiguration.Read(bytes))),
        ["tenant"] = ($"[{{\"certificates\":[{{\"encoded\":\"{Pem}\"}}]}}]", bytes => Result(TenantCertificateReader.Read(bytes))),
        ["health"] = ("{\"status\":\"failed\",\"realms\":[{\"realm\":\"a\",\"status\":\"failed\",\"code\":\"EVS-1\",\"detail\":\"b\"}],\"warnings\":[\"c\"]}", bytes => Result(HealthReader.Read(bytes, "a"))),
        ["chain"] = (Pem.Replace("\\n", "\n", StringComparison.Ordinal), bytes => Result(AuthorityDocuments.ReadChain(bytes))),
        ["soap"] = ($"<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body><MResponse xmlns=\"urn:sso\"><returnval><certificates>{Certificate}</certificates></returnval></MResponse></Body></Envelope>",
            bytes => Result(SsoAdminMessages.ReadChains(bytes, "M"))),
    };

    public static TheoryData<string> Names => [.. Documents.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_ChangedDocument_GivesAResult(string name)
    {
        var (text, read) = Documents[name];
        var document = Encoding.UTF8.GetBytes(text);
        read(document).Should().NotBeOfType<StsError>("the document is good before it is changed");

        Gen.Select(Gen.Int[0, document.Length - 1], Gen.Byte, Gen.Int[0, document.Length]).Array[1, 4].Sample(
            changes => read(changes.Aggregate(document, (changed, change) => Change(changed, change.Item1, change.Item2, change.Item3))), iter: 2000);
    }

    /// <summary>In a copy: one byte is another, and sometimes the end is missing.</summary>
    private static byte[] Change(byte[] document, int at, byte value, int length)
    {
        if (document.Length == 0)
            return document;
        var changed = document.ToArray();
        changed[at % changed.Length] = value;
        return value < 32 ? changed[..(length % (changed.Length + 1))] : changed;
    }

    /// <summary>A certificate's own octets are changed, so that base64 and the document around it stay good.</summary>
    [Fact]
    public void Read_ChangedCertificate_GivesAResult()
    {
        var der = Convert.FromBase64String(Certificate);
        Gen.Select(Gen.Int[0, der.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            var changed = der.ToArray();
            foreach (var (at, value) in changes)
                changed[at] = value;
            var keySet = $"{{\"keys\":[{{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"x5c\":[\"{Convert.ToBase64String(changed)}\"]}}]}}";
            KeySetReader.Read(Encoding.UTF8.GetBytes(keySet)).IsSuccess.Should().BeTrue();
        }, iter: 5000);
    }

    private static object? Result<T>(Result<T> result)
        where T : notnull
        => result.IsSuccess ? result.Value : result.Error;
}
