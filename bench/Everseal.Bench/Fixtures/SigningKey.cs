using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Bench.Fixtures;

/// <summary>The keys that are compared.</summary>
public enum SigningKeyKind
{
    Rsa2048,
    EcdsaP256,
}

internal static class SigningKey
{
    public static AsymmetricAlgorithm Create(SigningKeyKind kind) => kind == SigningKeyKind.Rsa2048
        ? RSA.Create(2048)
        : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static PublicKey PublicHalf(AsymmetricAlgorithm key) => key is RSA rsa ? new PublicKey(rsa) : new PublicKey((ECDsa)key);
}
