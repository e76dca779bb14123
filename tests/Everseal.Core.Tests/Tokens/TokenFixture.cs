using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Keys;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Tokens;

/// <summary>One realm, one person, one service and one good request, each a starting point from which a test changes one thing.</summary>
internal static class TokenFixture
{
    public const string Issuer = "https://sts.everseal.local/sts/STSService/everseal.local";

    public static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, 123, TimeSpan.Zero);

    public static readonly X509Certificate2 SigningCertificate = Certificate("signing");
    public static readonly RSA SigningKey = Load(RSA.Create(), "signing-key");
    public static readonly X509Certificate2 HolderCertificate = Certificate("holder");
    public static readonly ECDsa HolderKey = Load(ECDsa.Create(), "holder-key");

    public static readonly SigningCredential Signer = CredentialOf(SigningCertificate, SigningKey);

    public static readonly SigningKeyRing Ring = SigningKeyRing.StartingWith("everseal.local", Signer, Now.AddDays(-1));

    public static readonly TokenPolicy Policy = new(Issuer);

    public static readonly RelyingParty AnyRelyingParty = new(null, Policy);

    public static readonly TokenId Id = new(Guid.Parse("019ad000-0000-7000-8000-000000000001"));

    public static readonly Subject Ann = new(
        "ann@everseal.local", SubjectKind.Person, [@"everseal.local\Administrators", @"everseal.local\Everyone"],
        "Ann", "Example", "ann@example.org", IsSolution: false, AuthenticationMethod.Password, Now);

    public static readonly Subject Service = new(
        "vpxd@everseal.local", SubjectKind.Service, [@"everseal.local\ActAsUsers", @"everseal.local\Everyone"],
        null, null, null, IsSolution: true, AuthenticationMethod.Certificate, Now);

    public static readonly TokenRequest Bearer = new() { Renewable = true, Delegatable = true };

    public static readonly TokenRequest HolderOfKey = Bearer with { HolderCertificate = HolderCertificate };

    public static SigningCredential CredentialOf(X509Certificate2 certificate, AsymmetricAlgorithm key, SignatureAlgorithm? algorithm = null)
        => SigningCredential.Restore("signer-1", [certificate], new PublicKey(key), algorithm).OrThrow();

    public static UnsignedToken Unsigned(
        TokenRequest? request = null, Subject? subject = null, RelyingParty? relyingParty = null, TokenId? id = null, DateTimeOffset? now = null)
        => TokenIssuance.Issue(request ?? Bearer, relyingParty ?? AnyRelyingParty, subject ?? Ann, Signer, id ?? Id, now ?? Now).OrThrow();

    public static SecurityToken Sign(UnsignedToken token)
        => token.Complete(token.Credential.Algorithm.SignHash(SigningKey, token.Hash()));

    public static SecurityToken Token(TokenRequest? request = null, Subject? subject = null, RelyingParty? relyingParty = null)
        => Sign(Unsigned(request, subject, relyingParty));

    public static Element Read(ReadOnlyMemory<byte> xml) => XmlTreeReader.Read(xml, XmlLimits.Standard).OrThrow();

    private static X509Certificate2 Certificate(string name)
        => X509Certificate2.CreateFromPemFile(Path.Combine(Vectors.Folder("tokens"), name + ".pem"), Path.Combine(Vectors.Folder("tokens"), name + "-key.pem"));

    private static TKey Load<TKey>(TKey key, string name)
        where TKey : AsymmetricAlgorithm
    {
        key.ImportFromPem(File.ReadAllText(Path.Combine(Vectors.Folder("tokens"), name + ".pem")));
        return key;
    }
}
