using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Bench.Fixtures;

/// <summary>A realm's signer and a person in four groups: issues and validates without I/O.</summary>
internal sealed class TokenFixture
{
    private const string Issuer = "https://sts.bench.example/sts/STSService/bench.example";
    private const string Realm = "bench.example";

    private readonly AsymmetricAlgorithm key;
    private readonly SigningCredential credential;
    private readonly SigningKeyRing ring;
    private readonly Subject subject;
    private readonly RelyingParty relyingParty = new("https://vcenter.bench.example/", new TokenPolicy(Issuer));
    private readonly AssertionRules rules = new(Issuer, TimeSpan.FromMinutes(10));
    private readonly byte[] digest = SHA256.HashData("raw signing rate"u8);
    private readonly byte[] rawSignature;

    public TokenFixture(SigningKeyKind kind, BenchAuthority authority)
    {
        Now = authority.Now;
        key = SigningKey.Create(kind);
        var publicKey = SigningKey.PublicHalf(key);
        X509Certificate2[] chain = [authority.Leaf(CertificateProfiles.StsSigning, "Bench STS", publicKey), authority.Issuing, authority.Root];
        credential = SigningCredential.Create("bench", chain, publicKey, Now).OrThrow();
        ring = SigningKeyRing.StartingWith(Realm, credential, Now);
        subject = new Subject(
            $"sonja.meier@{Realm}", SubjectKind.Person, [$@"{Realm}\Everyone", $@"{Realm}\Administrators", $@"{Realm}\Operators", $@"{Realm}\Backup"],
            "Sonja", "Meier", $"sonja.meier@{Realm}", IsSolution: false, AuthenticationMethod.Password, Now);
        rawSignature = SignDigest();
        Token = Issue();
        PublicKey = credential.VerificationKey.Signature.PublicKey;
    }

    public DateTimeOffset Now { get; }

    /// <summary>A token as it goes on the wire.</summary>
    public ReadOnlyMemory<byte> Token { get; }

    public AsymmetricAlgorithm PublicKey { get; }

    public SigningCredential Credential => credential;

    public SecurityToken IssueToken(TokenRequest request, Subject whom)
    {
        var unsigned = TokenIssuance.Issue(request, relyingParty, whom, credential, new TokenId(Guid.CreateVersion7(Now)), Now).OrThrow();
        return unsigned.Complete(credential.Algorithm.SignHash(key, unsigned.Hash()));
    }

    /// <summary>Decide, write, sign, complete.</summary>
    public ReadOnlyMemory<byte> Issue() => IssueToken(new TokenRequest(), subject).Xml;

    /// <summary>Decide and write only: what issuing adds to the key operation.</summary>
    public UnsignedToken IssueUnsigned()
        => TokenIssuance.Issue(new TokenRequest(), relyingParty, subject, credential, new TokenId(Guid.CreateVersion7(Now)), Now).OrThrow();

    /// <summary>Bytes in, proof out.</summary>
    public Valid<Assertion> Validate()
        => XmlTreeReader.Read(Token, XmlLimits.Standard).Then(element => AssertionValidator.Validate(element, ring, rules, Now)).OrThrow();

    /// <summary>.NET's own key operation and nothing else.</summary>
    public byte[] SignDigest() => key is RSA rsa
        ? rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : ((ECDsa)key).SignHash(digest);

    public bool VerifyDigest() => PublicKey is RSA rsa
        ? rsa.VerifyHash(digest, rawSignature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : ((ECDsa)PublicKey).VerifyHash(digest, rawSignature);
}
