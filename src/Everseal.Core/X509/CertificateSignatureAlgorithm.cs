using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>An algorithm by which certificates are signed. SHA-1 is not in the list, so nothing that it signed verifies.</summary>
internal sealed record CertificateSignatureAlgorithm(string Oid, HashAlgorithmName Hash, KeyFamily Family)
{
    private static readonly CertificateSignatureAlgorithm[] Known =
    [
        new(Oids.Sha256WithRsa, HashAlgorithmName.SHA256, KeyFamily.Rsa),
        new(Oids.Sha384WithRsa, HashAlgorithmName.SHA384, KeyFamily.Rsa),
        new(Oids.Sha512WithRsa, HashAlgorithmName.SHA512, KeyFamily.Rsa),
        new(Oids.EcdsaWithSha256, HashAlgorithmName.SHA256, KeyFamily.Ecdsa),
        new(Oids.EcdsaWithSha384, HashAlgorithmName.SHA384, KeyFamily.Ecdsa),
        new(Oids.EcdsaWithSha512, HashAlgorithmName.SHA512, KeyFamily.Ecdsa),
    ];

    private readonly byte[] _encoded = Encode(Oid, Family);

    /// <summary>What a CA key of this kind signs with: the hash that its strength deserves.</summary>
    public static CertificateSignatureAlgorithm ForKey(KeyStrength key) => key switch
    {
        { Family: KeyFamily.Rsa } => Find(Oids.Sha256WithRsa)!,
        { Bits: 256 } => Find(Oids.EcdsaWithSha256)!,
        { Bits: 384 } => Find(Oids.EcdsaWithSha384)!,
        _ => Find(Oids.EcdsaWithSha512)!,
    };

    public static CertificateSignatureAlgorithm? Find(string? oid) => Array.Find(Known, algorithm => algorithm.Oid == oid);

    /// <summary>Reads an AlgorithmIdentifier; null when it is none that is accepted here.</summary>
    public static CertificateSignatureAlgorithm? Read(ReadOnlyMemory<byte> algorithmIdentifier)
        => Find(new AsnReader(algorithmIdentifier, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier());

    /// <summary>The AlgorithmIdentifier: RSA carries a NULL parameter (RFC 4055, 5), ECDSA carries none (RFC 5758, 3.2).</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    private static byte[] Encode(string oid, KeyFamily family)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (family is KeyFamily.Rsa)
                writer.WriteNull();
        }

        return writer.Encode();
    }

    public bool Verify(PublicKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var opened = KeyOf(key);
        return opened is not null && Verify(opened, data, signature);
    }

    public bool Verify(AsymmetricAlgorithm key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return (Family, key) switch
            {
                (KeyFamily.Rsa, RSA rsa) => rsa.VerifyData(data, signature, Hash, RSASignaturePadding.Pkcs1),
                (KeyFamily.Ecdsa, ECDsa ecdsa) => ecdsa.VerifyData(data, signature, Hash, DSASignatureFormat.Rfc3279DerSequence),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The key as an object that verifies; null when it is none of these families or does not parse.</summary>
    public static AsymmetricAlgorithm? KeyOf(PublicKey key)
    {
        try
        {
            return (AsymmetricAlgorithm?)key.GetRSAPublicKey() ?? OpenSslPublicKey.Open(key) ?? key.GetECDsaPublicKey();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
