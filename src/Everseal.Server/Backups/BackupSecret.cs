using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Errors;
using NSec.Cryptography;

namespace Everseal.Server.Backups;

/// <summary>
/// How a backup's key is wrapped, and unwrapped. Each file has a random key of its own; who holds the passphrase, or the
/// private half of the recipient's key, gets at it.
/// </summary>
internal abstract record BackupSecret
{
    public const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>In characters: whoever finds the file can try passphrases for years.</summary>
    public const int ShortestPassphrase = 16;

    /// <returns>The wrapped key, as the header carries it.</returns>
    public abstract WrappedKey Wrap(ReadOnlySpan<byte> key);

    public static Result<BackupSecret> OfPassphrase(string passphrase)
        => passphrase.Length >= ShortestPassphrase
            ? new Passphrase(passphrase)
            : ErrorCodes.Backups.SecretUnusable.With($"The passphrase has {passphrase.Length} characters; at least {ShortestPassphrase} are needed.");

    /// <param name="pem">A certificate or a public key: RSA from 2048 bits, or EC on P-256 or P-384.</param>
    public static Result<BackupSecret> OfRecipient(string pem)
    {
        try
        {
            var key = pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(pem).PublicKey.ExportSubjectPublicKeyInfo()
                : PemEncoding.TryFind(pem, out var place) && pem[place.Label] == "PUBLIC KEY" ? Convert.FromBase64String(pem[place.Base64Data]) : null;
            return key is not null && Recipient.TryRead(key) is { } recipient
                ? recipient
                : ErrorCodes.Backups.SecretUnusable.With("The recipient is no certificate or public key (PEM) with RSA from 2048 bits, or EC on P-256 or P-384.");
        }
        catch (CryptographicException unreadable)
        {
            return ErrorCodes.Backups.SecretUnusable.With("The recipient's certificate or key cannot be read.", unreadable.Message);
        }
    }

    protected static byte[] Seal(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> key)
    {
        var output = new byte[NonceSize + TagSize + key.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceSize));
        using var aes = new AesGcm(wrappingKey, TagSize);
        aes.Encrypt(output.AsSpan(0, NonceSize), key, output.AsSpan(NonceSize + TagSize), output.AsSpan(NonceSize, TagSize));
        return output;
    }

    /// <exception cref="CryptographicException">Another key wrapped it.</exception>
    protected static byte[] Unseal(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != NonceSize + TagSize + KeySize)
            throw new CryptographicException("The wrapped key has an unknown form.");
        var key = new byte[KeySize];
        using var aes = new AesGcm(wrappingKey, TagSize);
        aes.Decrypt(wrapped[..NonceSize], wrapped[(NonceSize + TagSize)..], wrapped.Slice(NonceSize, TagSize), key);
        return key;
    }

    /// <summary>Argon2id with four times what a login costs: it is typed once a year.</summary>
    internal sealed record Passphrase(string Text) : BackupSecret
    {
        private const int MemoryKiB = 64 * 1024;
        private const int Passes = 3;

        public override WrappedKey Wrap(ReadOnlySpan<byte> key)
        {
            var salt = RandomNumberGenerator.GetBytes(16);
            var wrapping = Derive(salt);
            try
            {
                return new WrappedKey(WrappedKey.Argon2id, Seal(wrapping, key)) { Salt = salt };
            }
            finally
            {
                CryptographicOperations.ZeroMemory(wrapping);
            }
        }

        /// <exception cref="CryptographicException">The passphrase is another one.</exception>
        public byte[] Unwrap(WrappedKey wrapped) => Unseal(Derive(wrapped.Salt ?? []), wrapped.Key);

        private byte[] Derive(byte[] salt)
        {
            if (salt.Length != 16)
                throw new CryptographicException("The salt has an unknown form.");
            var parameters = new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = MemoryKiB, NumberOfPasses = Passes };
            return PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(Encoding.UTF8.GetBytes(Text), salt, KeySize);
        }
    }

    /// <summary>RSA-OAEP with SHA-256 (RFC 8017, 7.1), or one-pass Diffie-Hellman with a fresh key on the recipient's curve.</summary>
    internal sealed record Recipient(byte[] PublicKeyInfo) : BackupSecret
    {
        public static Recipient? TryRead(byte[] publicKeyInfo)
        {
            using var key = Open(publicKeyInfo);
            return key is RSA { KeySize: >= 2048 } or ECDiffieHellman { KeySize: 256 or 384 } ? new Recipient(publicKeyInfo) : null;
        }

        /// <summary>SHA-256 of the SubjectPublicKeyInfo, hexadecimal: tells which private key opens the file.</summary>
        public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(PublicKeyInfo));

        public override WrappedKey Wrap(ReadOnlySpan<byte> key)
        {
            using var recipient = Open(PublicKeyInfo)!;
            if (recipient is RSA rsa)
                return new WrappedKey(WrappedKey.RsaOaep, rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256)) { Recipient = Fingerprint };
            var curve = (ECDiffieHellman)recipient;
            using var fresh = ECDiffieHellman.Create(curve.ExportParameters(includePrivateParameters: false).Curve);
            var sent = fresh.ExportSubjectPublicKeyInfo();
            return new WrappedKey(WrappedKey.EllipticCurve, Seal(Agree(fresh, curve.PublicKey, sent), key)) { Recipient = Fingerprint, Ephemeral = sent };
        }

        /// <exception cref="CryptographicException">The private key is another one.</exception>
        public static byte[] Unwrap(WrappedKey wrapped, AsymmetricAlgorithm identity)
        {
            switch (wrapped.Method, identity)
            {
                case (WrappedKey.RsaOaep, RSA rsa):
                    return rsa.Decrypt(wrapped.Key, RSAEncryptionPadding.OaepSHA256);
                case (WrappedKey.EllipticCurve, ECDiffieHellman own) when wrapped.Ephemeral is { } sent:
                    using (var sender = ECDiffieHellman.Create())
                    {
                        sender.ImportSubjectPublicKeyInfo(sent, out _);
                        return Unseal(Agree(own, sender.PublicKey, sent), wrapped.Key);
                    }

                default:
                    throw new CryptographicException("The private key is of another kind than the recipient's.");
            }
        }

        private static byte[] Agree(ECDiffieHellman own, ECDiffieHellmanPublicKey other, byte[] sent)
            => HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(other), KeySize, salt: sent, info: "everseal backup key"u8.ToArray());

        private static AsymmetricAlgorithm? Open(byte[] publicKeyInfo)
            => Import(RSA.Create(), publicKeyInfo) ?? Import(ECDiffieHellman.Create(), publicKeyInfo);

        private static AsymmetricAlgorithm? Import(AsymmetricAlgorithm key, byte[] publicKeyInfo)
        {
            try
            {
                key.ImportSubjectPublicKeyInfo(publicKeyInfo, out _);
                return key;
            }
            catch (CryptographicException)
            {
                key.Dispose();
                return null;
            }
        }
    }
}

/// <summary>A backup's key as its header carries it.</summary>
internal sealed record WrappedKey(string Method, byte[] Key)
{
    public const string Argon2id = "argon2id";
    public const string RsaOaep = "rsa-oaep-256";
    public const string EllipticCurve = "ecdh-hkdf-256";

    public byte[]? Salt { get; init; }

    /// <summary>Which recipient's key opens it.</summary>
    public string? Recipient { get; init; }

    public byte[]? Ephemeral { get; init; }
}
