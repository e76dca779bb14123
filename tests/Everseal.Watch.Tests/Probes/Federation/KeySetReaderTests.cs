using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Everseal.Core.Errors;
using Everseal.Fixtures.Certificates;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Tests.Probes.Federation;

public sealed class KeySetReaderTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly X509Certificate2 Root = CertificateMint.Root("root", Start, Start.AddYears(9));
    private static readonly X509Certificate2 Leaf = CertificateMint.Signer("leaf", Root, Start, Start.AddYears(3));

    [Fact]
    public void Read_KeyWithChain_ShowsLeafAndAuthority()
    {
        var content = Read(Rsa("leaf", Leaf, Root));

        content.Certificates.Select(certificate => (certificate.Use, certificate.Position, certificate.Slot)).Should().Equal(
            (CertificateUse.TokenSigning, 0, "leaf"), (CertificateUse.Authority, 1, "leaf"));
        content.Remarks.Should().BeEmpty();
        content.BareKeys.Should().BeEmpty();
    }

    [Fact]
    public void Read_KeyWithoutCertificate_IsBare()
        => Read(Rsa("leaf")).BareKeys.Should().Equal(new ObservedKey("leaf", "RS256", CertificateUse.TokenSigning));

    [Theory]
    [InlineData("enc", "RSA-OAEP", CertificateUse.TokenEncryption)]
    [InlineData("sig", "RS256", CertificateUse.TokenSigning)]
    [InlineData(null, "RSA-OAEP-256", CertificateUse.TokenEncryption)]
    [InlineData(null, "ECDH-ES+A128KW", CertificateUse.TokenEncryption)]
    [InlineData(null, "PS256", CertificateUse.TokenSigning)]
    [InlineData(null, null, CertificateUse.TokenSigning)]
    public void Read_UseOrAlgorithm_TellsWhatTheKeyIsFor(string? use, string? algorithm, CertificateUse expected)
    {
        var key = Rsa("leaf", Leaf);
        (key["use"], key["alg"]) = (use, algorithm);

        Read(key).Certificates.Single().Use.Should().Be(expected);
    }

    [Fact]
    public void Read_CertificateOfAnotherKey_IsARemark()
        => Read(Rsa("root", Leaf)).Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.FederationProbes.KeyNotOfCertificate);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_EllipticKey_IsComparedWithItsCertificate(bool isItsOwn)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=ec", key, HashAlgorithmName.SHA256).CreateSelfSigned(Start, Start.AddYears(1));
        var point = (isItsOwn ? key : other).ExportParameters(includePrivateParameters: false).Q;

        var content = Read(new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
            ["x5c"] = new JsonArray(Convert.ToBase64String(certificate.RawData)),
        });

        content.Certificates.Should().ContainSingle();
        content.Remarks.Should().HaveCount(isItsOwn ? 0 : 1);
    }

    [Fact]
    public void Read_NoKeyId_CountsFromOne()
    {
        var key = Rsa("leaf", Leaf);
        key.Remove("kid");

        Read(key).Certificates.Single().Slot.Should().Be("key 1");
    }

    [Fact]
    public void Read_KeyIdThatMovesATerminal_IsShownPlain()
    {
        var key = Rsa("leaf", Leaf);
        key["kid"] = "\u001b[2Jred";

        Read(key).Certificates.Single().Slot.Should().Be("[2Jred");
    }

    [Fact]
    public void Read_UnreadableCertificate_IsARemarkAndLeavesTheRest()
    {
        var key = Rsa("leaf");
        key["x5c"] = new JsonArray("AAAA", 7, Convert.ToBase64String(Root.RawData));

        var content = Read(key, Rsa("leaf", Leaf));

        content.Certificates.Select(certificate => (certificate.Chain, certificate.Position)).Should().Equal((0, 2), (1, 0));
        content.Remarks.Should().HaveCount(2).And.AllSatisfy(remark => remark.Code.Should().Be(ErrorCodes.FederationProbes.CertificateUnreadable));
    }

    [Fact]
    public void Read_NoKeys_IsARemark() => Read().Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.FederationProbes.NothingPublished);

    public static TheoryData<string> NoKeySet => ["", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[", "<html/>", "{\"keys\":[{\"kty\":\"\\ud800\"}]}", "\"keys\""];

    [Theory]
    [MemberData(nameof(NoKeySet))]
    public void Read_OtherDocument_IsRefused(string text)
        => KeySetReader.Read(Encoding.UTF8.GetBytes(text)).Error!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);

    private static JsonObject Rsa(string key, params IEnumerable<X509Certificate2> chain)
    {
        var numbers = CertificateMint.Key(key).ExportParameters(includePrivateParameters: false);
        var json = new JsonObject { ["kty"] = "RSA", ["kid"] = key, ["alg"] = "RS256", ["n"] = Base64Url.EncodeToString(numbers.Modulus), ["e"] = Base64Url.EncodeToString(numbers.Exponent) };
        if (chain.Any())
            json["x5c"] = new JsonArray([.. chain.Select(certificate => JsonValue.Create(Convert.ToBase64String(certificate.RawData)))]);
        return json;
    }

    private static SourceContent Read(params IEnumerable<JsonObject> keys)
        => KeySetReader.Read(Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString())).OrThrow();
}
