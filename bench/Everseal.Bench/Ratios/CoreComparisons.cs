using System.Security.Cryptography;
using Everseal.Bench.Fixtures;
using Everseal.Core.X509;

namespace Everseal.Bench.Ratios;

/// <summary>What Core costs beside the key operations that it cannot do without, and beside what .NET offers for the same.</summary>
internal static class CoreComparisons
{
    public static IReadOnlyList<Comparison> All()
    {
        var authority = new BenchAuthority(DateTimeOffset.UtcNow);
        var rsa = new TokenFixture(SigningKeyKind.Rsa2048, authority);
        var ecdsa = new TokenFixture(SigningKeyKind.EcdsaP256, authority);
        var rsaRequest = new SignedRequestFixture(SigningKeyKind.Rsa2048, rsa, authority);
        var ecdsaRequest = new SignedRequestFixture(SigningKeyKind.EcdsaP256, rsa, authority);
        var certificateKey = SigningKey.PublicHalf(SigningKey.Create(SigningKeyKind.Rsa2048));
        var order = new CertificateRequestFixture(DateTimeOffset.UtcNow);
        var digest = SHA384.HashData("raw signing rate"u8);

        return
        [
            new("issue a token, RSA-2048", () => rsa.Issue(), "RSA-2048 sign", () => rsa.SignDigest(), Target: 0.85),
            new("validate a token, RSA-2048", () => rsa.Validate(), "SignedXml", () => SignedXmlOracle.Verify(rsa.Token, rsa.PublicKey), Target: 4),
            new("answer a holder-of-key request", () => rsaRequest.Answer(), "RSA-2048 sign", () => rsa.SignDigest()),
            new("validate a token, RSA-2048", () => rsa.Validate(), "RSA-2048 verify", () => rsa.VerifyDigest()),
            new("issue a token, P-256", () => ecdsa.Issue(), "P-256 sign", () => ecdsa.SignDigest()),
            new("validate a token, P-256", () => ecdsa.Validate(), "P-256 verify", () => ecdsa.VerifyDigest()),
            new("verify a request signed with RSA-2048", () => rsaRequest.Verify(), "RSA-2048 verify", () => rsa.VerifyDigest()),
            new("verify a request signed with P-256", () => ecdsaRequest.Verify(), "P-256 verify", () => ecdsa.VerifyDigest()),
            new("issue a certificate under P-384", () => authority.Leaf(CertificateProfiles.ServicePrincipal, "bench", certificateKey), "P-384 sign", () => authority.IssuingKey.SignHash(digest)),
            new("certificate from a P-256 request", () => order.Issue(), "its key operations by .NET", () => order.KeyOperations(), TargetRate: 2000),
        ];
    }
}
