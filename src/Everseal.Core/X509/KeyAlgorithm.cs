using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>The kinds of key that the CA certifies.</summary>
public enum KeyAlgorithm
{
    Rsa2048,
    Rsa3072,
    Rsa4096,
    EcdsaP256,
    EcdsaP384,
}

public static class KeyAlgorithms
{
    /// <summary>The kind of this key, or null when the CA certifies no such key.</summary>
    public static KeyAlgorithm? Of(PublicKey key) => Of(KeyStrength.Of(key));

    /// <summary>The same of a key whose strength was read.</summary>
    public static KeyAlgorithm? Of(KeyStrength? strength) => strength switch
    {
        { Family: KeyFamily.Rsa, Bits: 2048 } => KeyAlgorithm.Rsa2048,
        { Family: KeyFamily.Rsa, Bits: 3072 } => KeyAlgorithm.Rsa3072,
        { Family: KeyFamily.Rsa, Bits: 4096 } => KeyAlgorithm.Rsa4096,
        { Family: KeyFamily.Ecdsa, Bits: 256 } => KeyAlgorithm.EcdsaP256,
        { Family: KeyFamily.Ecdsa, Bits: 384 } => KeyAlgorithm.EcdsaP384,
        _ => null,
    };
}
