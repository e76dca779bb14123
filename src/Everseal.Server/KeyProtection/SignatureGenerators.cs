using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Server.KeyProtection;

/// <summary>A private key as the platform's X.509 code takes it.</summary>
internal static class SignatureGenerators
{
    public static X509SignatureGenerator For(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        _ => throw new NotSupportedException(key.GetType().Name),
    };
}
