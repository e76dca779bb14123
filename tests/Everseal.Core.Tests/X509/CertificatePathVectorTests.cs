using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>
/// Paths that others built to break verifiers, all 147 of x509-limbo's core set. Where our verdict differs it is listed, with
/// the reason. The host name is matched by the platform, as a TLS client of ours does it.
/// </summary>
public sealed class CertificatePathVectorTests
{
    private const string Form = "a rule for whoever issues (RFC 5280, 4), none of path validation (6.1): an older enterprise CA must not be shut out for it";
    private const string WebOnly = "a rule of the CA/Browser Forum for what its members issue; a private CA's certificates need not keep it";
    private const string CommonName = "the common name is not read where there is a SubjectAltName, so it cannot disagree with it";
    private const string Depth = "the caller sets no limit of its own: eight certificates are the most for everybody, and pathlen is the CA's";
    private const string Suffix = "which domains are public is the web's question; the name matches";

    private static readonly DateTimeOffset AnyTime = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> AcceptedHere = new(StringComparer.Ordinal)
    {
        ["rfc5280::aki::leaf-missing-aki"] = Form,
        ["rfc5280::aki::intermediate-missing-aki"] = Form,
        ["rfc5280::aki::cross-signed-root-missing-aki"] = Form,
        ["rfc5280::ski::root-missing-ski"] = Form,
        ["rfc5280::ski::intermediate-missing-ski"] = Form,
        ["rfc5280::serial::too-long"] = Form,
        ["rfc5280::serial::zero"] = Form,
        ["rfc5280::root-non-critical-basic-constraints"] = Form,
        ["rfc5280::leaf-ku-keycertsign"] = Form,
        ["rfc5280::san::noncritical-with-empty-subject"] = Form,
        ["rfc5280::san::underscore-dns"] = "underscores are in use inside; what is compared is equal",
        ["pathlen::max-chain-depth-0-exhausted"] = Depth,
        ["pathlen::max-chain-depth-1-exhausted"] = Depth,
        ["webpki::aki::root-with-aki-missing-keyidentifier"] = WebOnly,
        ["webpki::aki::root-with-aki-authoritycertissuer"] = WebOnly,
        ["webpki::aki::root-with-aki-authoritycertserialnumber"] = WebOnly,
        ["webpki::aki::root-with-aki-all-fields"] = WebOnly,
        ["webpki::aki::root-with-aki-ski-mismatch"] = WebOnly,
        ["webpki::cn::ipv4-hex-mismatch"] = CommonName,
        ["webpki::cn::ipv4-leading-zeros-mismatch"] = CommonName,
        ["webpki::cn::ipv6-uppercase-mismatch"] = CommonName,
        ["webpki::cn::ipv6-uncompressed-mismatch"] = CommonName,
        ["webpki::cn::ipv6-non-rfc5952-mismatch"] = CommonName,
        ["webpki::cn::punycode-not-in-san"] = CommonName,
        ["webpki::cn::utf8-vs-punycode-mismatch"] = CommonName,
        ["webpki::cn::not-in-san"] = CommonName,
        ["webpki::cn::case-mismatch"] = CommonName,
        ["webpki::eku::ee-anyeku"] = "any usage includes TLS servers (RFC 5280, 4.2.1.12); here no such certificate is issued",
        ["webpki::eku::ee-critical-eku"] = "critical or not, the usage is checked",
        ["webpki::eku::ee-without-eku"] = "without the extension the key may serve for anything (RFC 5280, 4.2.1.12)",
        ["webpki::eku::root-has-eku"] = "it includes TLS servers; another usage would be refused",
        ["webpki::san::public-suffix-wildcard-san"] = Suffix,
        ["webpki::san::public-suffix-multi-label-wildcard-san"] = Suffix,
        ["webpki::san::public-suffix-private-namespace-wildcard-san"] = Suffix,
        ["webpki::san::san-critical-with-nonempty-subject"] = WebOnly,
        ["webpki::malformed-aia"] = "nobody here follows an authority's address, so its form harms nobody",
        ["webpki::forbidden-rsa-not-divisible-by-8-in-root"] = "longer than 2048 bits; an odd length is no weakness",
        ["webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf"] = "longer than 2048 bits; an odd length is no weakness",
        ["webpki::ee-basicconstraints-ca"] = "it is the leaf here; whether it may certify others is the question of a longer path",
    };

    private static readonly Dictionary<string, string> RefusedHere = new(StringComparer.Ordinal)
    {
        ["pathlen::validation-ignores-pathlen-in-leaf"] = "a CA in the leaf's place is not for digital signatures",
        ["rfc5280::ca-as-leaf"] = "a CA in the leaf's place is not for digital signatures",
    };

    private static readonly Lazy<Dictionary<string, JsonElement>> Cases = new(() =>
        JsonDocument.Parse(Vectors.Read("x509-limbo", "paths.json")).RootElement.EnumerateArray()
            .ToDictionary(path => path.GetProperty("id").GetString()!));

    public static TheoryData<string> Ids => [.. Cases.Value.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Verify_Vector_DecidesAsExpected(string id)
    {
        var path = Cases.Value[id];
        var expected = path.GetProperty("valid").GetBoolean() ? !RefusedHere.ContainsKey(id) : AcceptedHere.ContainsKey(id);

        IsAccepted(path).Should().Be(expected);
    }

    [Fact]
    public void Differences_All_StandForACase()
        => AcceptedHere.Keys.Concat(RefusedHere.Keys).Should().BeSubsetOf(Cases.Value.Keys);

    private static bool IsAccepted(JsonElement path)
    {
        try
        {
            return CertificatePath.Verify(
                Load(path.GetProperty("peer")),
                [.. path.GetProperty("intermediates").EnumerateArray().Select(Load)],
                [.. path.GetProperty("anchors").EnumerateArray().Select(Load)],
                path.GetProperty("time").ValueKind == JsonValueKind.Null ? AnyTime : path.GetProperty("time").GetDateTimeOffset(),
                CertificatePurpose.TlsServer).IsSuccess
                && Load(path.GetProperty("peer")).MatchesHostname(path.GetProperty("name").GetString()!, allowWildcards: true, allowCommonName: false);
        }
        catch (CryptographicException)
        {
            return false; // The platform does not even load it.
        }
    }

    private static X509Certificate2 Load(JsonElement pem) => X509Certificate2.CreateFromPem(pem.GetString());
}
