using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Everseal.Core.Jose;
using Everseal.Core.Keys;
using Everseal.Core.Tests.Keys;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Tests.X509;

namespace Everseal.Core.Tests.Jose;

public sealed class JsonWebKeySetTests
{
    // RFC 7638 §3.1.
    private const string ExampleModulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    private static readonly SigningCredential Ecdsa = TestCredentials.Create("second", TestAuthority.Born.AddDays(10));

    [Fact]
    public void Write_ExampleKeyOfTheRfc_HasItsThumbprintAsKid()
    {
        using var key = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(ExampleModulus), Exponent = [1, 0, 1] });
        using var certificate = CertificateOf(key);
        var credential = SigningCredential.Restore("example", [certificate], new PublicKey(key)).OrThrow();

        Keys(credential)[0].GetProperty("kid").GetString().Should().Be("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    [Fact]
    public void Write_RsaAndEcdsa_KeepsTheOrderAndNamesTheAlgorithms()
        => Keys(TokenFixture.Signer, Ecdsa).Select(key => $"{key.GetProperty("kty")} {key.GetProperty("alg")} {key.GetProperty("use")}")
            .Should().Equal("RSA RS256 sig", "EC ES256 sig");

    [Fact]
    public void Write_Certificates_AreTheChainWithTheLeafFirst()
    {
        var key = Keys(Ecdsa)[0];

        key.GetProperty("x5c").EnumerateArray().Select(certificate => certificate.GetString())
            .Should().Equal(Ecdsa.Chain.Select(certificate => Convert.ToBase64String(certificate.RawData)));
        key.GetProperty("x5t#S256").GetString().Should().Be(Base64Url.EncodeToString(SHA256.HashData(Ecdsa.Certificate.RawData)));
    }

    [Fact]
    public void Write_EcdsaKey_IsTheCertificatesOwn()
    {
        var key = Keys(Ecdsa)[0];
        using var read = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = { X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()) },
        });

        new PublicKey(read).ExportSubjectPublicKeyInfo().Should().Equal(Ecdsa.Certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void Write_Set_HoldsNoPrivateMember()
        => Keys(TokenFixture.Signer, Ecdsa).SelectMany(key => key.EnumerateObject().Select(member => member.Name))
            .Should().NotContain(["d", "p", "q", "dp", "dq", "qi", "k"]);

    private static JsonElement[] Keys(params SigningCredential[] credentials)
        => [.. JsonDocument.Parse(JsonWebKeySet.Write(credentials)).RootElement.GetProperty("keys").EnumerateArray()];

    // Signed by another key, since nobody has the RFC's; self-issued in name.
    private static X509Certificate2 CertificateOf(RSA key)
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedName("CN=example");
        return new CertificateRequest(name, new PublicKey(key), HashAlgorithmName.SHA256).Create(
            name, X509SignatureGenerator.CreateForECDsa(signer), TestAuthority.Born, TestAuthority.Born.AddDays(1), [1]);
    }
}
