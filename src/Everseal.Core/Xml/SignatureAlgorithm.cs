using System.Security.Cryptography;

namespace Everseal.Core.Xml;

/// <summary>
/// The signature algorithms that are allowed, each with the digest that goes with it (RFC 6931 and XML
/// Signature 1.1 §6). SHA-1, HMAC and RSA with a mismatched digest have no entry, so they cannot be named.
/// </summary>
public sealed class SignatureAlgorithm
{
    public static readonly SignatureAlgorithm RsaSha256 = new(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", HashAlgorithmName.SHA256, isRsa: true);

    public static readonly SignatureAlgorithm RsaSha384 = new(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", HashAlgorithmName.SHA384, isRsa: true);

    public static readonly SignatureAlgorithm RsaSha512 = new(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", HashAlgorithmName.SHA512, isRsa: true);

    public static readonly SignatureAlgorithm EcdsaSha256 = new(
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", HashAlgorithmName.SHA256, isRsa: false);

    public static readonly SignatureAlgorithm EcdsaSha384 = new(
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", HashAlgorithmName.SHA384, isRsa: false);

    private SignatureAlgorithm(string uri, HashAlgorithmName hash, bool isRsa)
    {
        Uri = uri;
        Hash = hash;
        IsRsa = isRsa;
        DigestUri = DigestAlgorithm.UriOf(hash);
    }

    public static IReadOnlyList<SignatureAlgorithm> All { get; } = [RsaSha256, RsaSha384, RsaSha512, EcdsaSha256, EcdsaSha384];

    public string Uri { get; }

    public HashAlgorithmName Hash { get; }

    /// <summary>The DigestMethod used for references beside this signature.</summary>
    public string DigestUri { get; }

    public bool IsRsa { get; }

    public static SignatureAlgorithm? FromUri(string? uri) => All.FirstOrDefault(algorithm => algorithm.Uri == uri);

    /// <summary>What a key of this kind signs with unless told otherwise; null for a kind that is not supported.</summary>
    public static SignatureAlgorithm? ForKey(AsymmetricAlgorithm key) => key switch
    {
        RSA => RsaSha256,
        ECDsa { KeySize: 256 } => EcdsaSha256,
        ECDsa { KeySize: 384 } => EcdsaSha384,
        _ => null,
    };

    /// <summary>Signs a digest: PKCS#1 v1.5 for RSA, the plain r‖s of XML Signature 1.1 §6.4.3 for ECDSA.</summary>
    public byte[] SignHash(AsymmetricAlgorithm privateKey, ReadOnlySpan<byte> hash) => privateKey switch
    {
        RSA rsa when IsRsa => rsa.SignHash(hash.ToArray(), Hash, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa when !IsRsa => ecdsa.SignHash(hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => throw new ArgumentException($"{Uri} does not go with a key of type {privateKey.GetType().Name}.", nameof(privateKey)),
    };

    public bool VerifyHash(AsymmetricAlgorithm publicKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) => publicKey switch
    {
        RSA rsa when IsRsa => rsa.VerifyHash(hash, signature, Hash, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa when !IsRsa => ecdsa.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => false,
    };

    public byte[] HashData(ReadOnlySpan<byte> data) => CryptographicOperations.HashData(Hash, data);

    public override string ToString() => Uri;
}

/// <summary>The digest methods that are allowed in a Reference.</summary>
internal static class DigestAlgorithm
{
    private const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    private const string Sha384 = "http://www.w3.org/2001/04/xmldsig-more#sha384";
    private const string Sha512 = "http://www.w3.org/2001/04/xmlenc#sha512";

    public static string UriOf(HashAlgorithmName hash)
        => hash == HashAlgorithmName.SHA256 ? Sha256 : hash == HashAlgorithmName.SHA384 ? Sha384 : Sha512;

    public static HashAlgorithmName? FromUri(string? uri) => uri switch
    {
        Sha256 => HashAlgorithmName.SHA256,
        Sha384 => HashAlgorithmName.SHA384,
        Sha512 => HashAlgorithmName.SHA512,
        _ => null,
    };
}
