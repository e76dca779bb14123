using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>Paths that others built to break verifiers. Where our verdict differs it is listed, with the reason.</summary>
public sealed class CertificatePathVectorTests
{
    private const string Form = "a rule for whoever issues (RFC 5280, 4), none of path validation (6.1): an older enterprise CA must not be shut out for it";
    private const string HostName = "a host name is the TLS client's to match; a malformed one matches nothing";

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
        ["rfc5280::san::malformed"] = HostName,
        ["rfc5280::san::underscore-dns"] = HostName,
        ["rfc5280::san::ip-in-dns"] = HostName,
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
                CertificatePurpose.TlsServer).IsSuccess;
        }
        catch (CryptographicException)
        {
            return false; // The platform does not even load it.
        }
    }

    private static X509Certificate2 Load(JsonElement pem) => X509Certificate2.CreateFromPem(pem.GetString());
}
