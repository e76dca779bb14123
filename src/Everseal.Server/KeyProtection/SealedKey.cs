using System.Security.Cryptography;
using System.Text;

namespace Everseal.Server.KeyProtection;

/// <summary>
/// A private key as it lies on the disk: version (1 byte, value 1), nonce (12), tag (16), then PKCS#8 under
/// AES-256-GCM. The key's id is authenticated with it, so that a sealed key does not open under another name.
/// </summary>
internal static class SealedKey
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;
    private const string Purpose = "everseal private key at rest";

    public static byte[] Seal(MasterKey master, string keyId, ReadOnlySpan<byte> pkcs8)
    {
        var output = new byte[HeaderSize + pkcs8.Length];
        output[0] = Version;
        RandomNumberGenerator.Fill(output.AsSpan(1, NonceSize));
        using var aes = OpenCipher(master);
        aes.Encrypt(
            output.AsSpan(1, NonceSize), pkcs8, output.AsSpan(HeaderSize), output.AsSpan(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(keyId));
        return output;
    }

    /// <returns>PKCS#8 in a pinned array; zero it after use.</returns>
    /// <exception cref="CryptographicException">Another master key sealed it, or it was altered or renamed.</exception>
    public static byte[] Unseal(MasterKey master, string keyId, ReadOnlySpan<byte> sealedKey)
    {
        if (sealedKey.Length <= HeaderSize || sealedKey[0] != Version)
        {
            throw new CryptographicException("The sealed key has an unknown form.");
        }

        var pkcs8 = GC.AllocateUninitializedArray<byte>(sealedKey.Length - HeaderSize, pinned: true);
        using var aes = OpenCipher(master);
        aes.Decrypt(
            sealedKey.Slice(1, NonceSize), sealedKey[HeaderSize..], sealedKey.Slice(1 + NonceSize, TagSize), pkcs8, Encoding.UTF8.GetBytes(keyId));
        return pkcs8;
    }

    private static AesGcm OpenCipher(MasterKey master)
    {
        Span<byte> key = stackalloc byte[32];
        master.Derive(Purpose, key);
        var cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }
}
