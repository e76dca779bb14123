using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;

namespace Everseal.Server.KeyProtection;

/// <summary>
/// The private keys of this node by their ids: sealed in the database, open only in here. An open key stays open,
/// since unsealing for every signature would cost more than the signature.
/// </summary>
public sealed class KeyVault(EversealDatabase database, MasterKey master, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, OpenKeys> _open = new(StringComparer.Ordinal);
    private readonly LentKeys _lent = new(time);

    /// <summary>Makes a key and stores it sealed.</summary>
    public async Task<string> CreateAsync(KeyAlgorithm algorithm, CancellationToken cancellationToken)
    {
        var keyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await AddAsync(keyId, algorithm, cancellationToken);
        return keyId;
    }

    /// <summary>Stores a key that was made elsewhere, sealed; the object stays the caller's.</summary>
    public async Task<string> AddAsync(AsymmetricAlgorithm key, CancellationToken cancellationToken)
    {
        var keyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await AddAsync(keyId, KeyAlgorithms.Of(PublicKeyOf(key))?.ToString() ?? (key is RSA ? "Rsa" : "Ecdsa"), key, cancellationToken);
        return keyId;
    }

    /// <summary>Makes the key of a purpose that has one key per node, unless it is there.</summary>
    /// <param name="keyId">A constant of the one user of the key.</param>
    /// <returns>Whether it was made.</returns>
    public async Task<bool> EnsureAsync(string keyId, KeyAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (ReadSealed(keyId) is not null)
        {
            return false;
        }

        await AddAsync(keyId, algorithm, cancellationToken);
        return true;
    }

    public PublicKey PublicKeyOf(string keyId) => Use(keyId, PublicKeyOf);

    /// <summary>Runs an operation on the private key; it must not keep the object.</summary>
    /// <exception cref="StsErrorException">There is no such key, or the master key does not open it.</exception>
    public T Use<T>(string keyId, Func<AsymmetricAlgorithm, T> operation) => Rent(keyId, key => operation(key.Key));

    /// <summary>Signs something of X.509 with the private key.</summary>
    /// <exception cref="StsErrorException">There is no such key, or the master key does not open it.</exception>
    public T Sign<T>(string keyId, Func<X509SignatureGenerator, T> operation) => Rent(keyId, key => operation(key.Generator));

    /// <summary>Whether the key can be used now: it lies here sealed under the master key, or was lent for a while.</summary>
    public bool Holds(string keyId) => _lent.IsLent(keyId) || ReadSealed(keyId) is { Sealed.Length: > 0 };

    /// <summary>Lets a key that does not lie here be used until a time, in memory only.</summary>
    /// <param name="key">Belongs to the vault from now on.</param>
    public void Lend(string keyId, AsymmetricAlgorithm key, DateTimeOffset until) => _lent.Add(keyId, key, until);

    /// <summary>Until when a key is lent; null when it is not.</summary>
    public DateTimeOffset? LentUntil(string keyId) => _lent.Until(keyId);

    /// <summary>Destroys a key that nothing names: on the disk, where its place is overwritten, and in memory.</summary>
    public void Destroy(string keyId)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA secure_delete = ON; DELETE FROM private_keys WHERE KeyId = $id";
        command.Parameters.AddWithValue("$id", keyId);
        command.ExecuteNonQuery();
        Forget(keyId);
    }

    /// <summary>Drops every copy of a key from memory.</summary>
    public void Forget(string keyId)
    {
        _lent.Remove(keyId);
        if (_open.TryRemove(keyId, out var keys))
            keys.Dispose();
    }

    private T Rent<T>(string keyId, Func<OpenKey, T> operation)
    {
        if (_lent.IsLent(keyId))
            return _lent.Use(keyId, operation);

        var keys = _open.GetOrAdd(keyId, id => new OpenKeys(() => Open(id)));
        var key = keys.Rent();
        try
        {
            return operation(key);
        }
        finally
        {
            keys.Return(key);
        }
    }

    /// <summary>The key as an object of the caller's own, who disposes it: for TLS.</summary>
    /// <exception cref="StsErrorException">There is no such key, or the master key does not open it.</exception>
    public AsymmetricAlgorithm Open(string keyId)
    {
        var (algorithm, sealedKey) = ReadSealed(keyId)
            ?? throw new StsErrorException(new StsError(ErrorCodes.Server.PrivateKeyMissing, $"The store holds no private key {keyId}."));
        if (sealedKey.Length == 0)
            throw new StsErrorException(ErrorCodes.Certificates.RootSealed.With("The root is sealed: its private key is not on this host."));
        byte[] pkcs8 = [];
        try
        {
            pkcs8 = SealedKey.Unseal(master, keyId, sealedKey);
            return Import(algorithm, pkcs8);
        }
        catch (CryptographicException exception)
        {
            throw new StsErrorException(new StsError(ErrorCodes.Server.MasterKeyUnusable, $"The private key {keyId} does not open.", exception.Message));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    public void Dispose()
    {
        foreach (var keys in _open.Values)
        {
            keys.Dispose();
        }

        _lent.Dispose();
    }

    private static PublicKey PublicKeyOf(AsymmetricAlgorithm key) => PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);

    private static AsymmetricAlgorithm Generate(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Rsa2048 => RSA.Create(2048),
        KeyAlgorithm.Rsa3072 => RSA.Create(3072),
        KeyAlgorithm.Rsa4096 => RSA.Create(4096),
        KeyAlgorithm.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyAlgorithm.EcdsaP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, message: null),
    };

    private static AsymmetricAlgorithm Import(string algorithm, ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = algorithm.StartsWith("Rsa", StringComparison.Ordinal) ? RSA.Create() : ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }

    private async Task AddAsync(string keyId, KeyAlgorithm algorithm, CancellationToken cancellationToken)
    {
        using var key = Generate(algorithm);
        await AddAsync(keyId, algorithm.ToString(), key, cancellationToken);
    }

    private async Task AddAsync(string keyId, string algorithm, AsymmetricAlgorithm key, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        context.PrivateKeys.Add(new PrivateKey
        {
            KeyId = keyId,
            Algorithm = algorithm,
            Sealed = Seal(keyId, key),
            CreatedAt = time.GetUtcNow(),
        });
        await context.SaveChangesAsync(cancellationToken);
    }

    private byte[] Seal(string keyId, AsymmetricAlgorithm key)
    {
        var pkcs8 = GC.AllocateUninitializedArray<byte>(8192, pinned: true);
        try
        {
            return key.TryExportPkcs8PrivateKey(pkcs8, out var length)
                ? SealedKey.Seal(master, keyId, pkcs8.AsSpan(0, length))
                : throw new CryptographicException("The private key is larger than any that is made here.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private (string Algorithm, byte[] Sealed)? ReadSealed(string keyId)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Algorithm, Sealed FROM private_keys WHERE KeyId = $id";
        command.Parameters.AddWithValue("$id", keyId);
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetString(0), (byte[])row.GetValue(1)) : null;
    }

    /// <summary>One key's objects: .NET does not promise that one may be used by two threads at once, so each user has its own.</summary>
    private sealed class OpenKeys(Func<AsymmetricAlgorithm> open) : IDisposable
    {
        private readonly ConcurrentBag<OpenKey> _idle = [];
        private volatile bool _isForgotten;

        public OpenKey Rent() => _idle.TryTake(out var key) ? key : new OpenKey(open());

        public void Return(OpenKey key)
        {
            _idle.Add(key);
            if (_isForgotten)
                Dispose();
        }

        public void Dispose()
        {
            _isForgotten = true;
            while (_idle.TryTake(out var key))
            {
                key.Dispose();
            }
        }
    }
}
