using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>
/// Takes the root's private key off this host and lends it back. In two steps, so that a kill at any point leaves the
/// key here, in the file, or in both: first it is encrypted for whoever keeps the file; then, shown the file's content
/// as it was read back, the server opens it, signs with it, and only then erases its own copy.
/// </summary>
public sealed class RootSeal(EversealDatabase database, KeyVault vault, CertificateAuthority authority, TimeProvider time)
{
    /// <summary>Characters.</summary>
    public const int ShortestPassphrase = 16;

    /// <summary>How long an unsealed root may stay in memory at most.</summary>
    public static readonly TimeSpan LongestUnsealing = TimeSpan.FromHours(1);

    // PKCS#8 under PBES2 (RFC 8018, 6.2), so that openssl opens it too. Many rounds: a third of a second for who knows
    // the passphrase, and for who guesses it as much for each guess.
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 600_000);

    /// <summary>The root's key for the file; nothing is changed yet.</summary>
    /// <returns>PEM, ENCRYPTED PRIVATE KEY.</returns>
    public Result<string> Encrypt(string passphrase)
    {
        if (passphrase.Length < ShortestPassphrase)
            return ErrorCodes.Certificates.PassphraseTooWeak.With($"The passphrase has {passphrase.Length} characters; at least {ShortestPassphrase} are needed.");
        var root = FindRoot();
        if (!root.IsSuccess)
            return root.Error;
        return root.Value.SealedAt is null
            ? vault.Use(root.Value.KeyId, key => key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption) + "\n")
            : AlreadySealed(root.Value);
    }

    /// <summary>Erases the key here, once the file's content has proved that it opens and is this root's.</summary>
    /// <param name="sealedKey">What was read back from the file.</param>
    /// <returns>Whether every trace is gone from the database file; otherwise the next start goes on with that.</returns>
    public Result<SealedRoot> Seal(string sealedKey, string passphrase)
    {
        var root = FindRoot();
        if (!root.IsSuccess)
            return root.Error;
        if (root.Value.SealedAt is not null)
            return AlreadySealed(root.Value);
        var opened = Open(root.Value, sealedKey, passphrase);
        if (!opened.IsSuccess)
            return opened.Error;

        opened.Value.Dispose();
        Erase(root.Value.KeyId, root.Value.Id);
        vault.Forget(root.Value.KeyId);
        authority.Forget();
        return new SealedRoot(root.Value, FinishErasing());
    }

    /// <summary>Lends a key back, in memory and for a while: the root's, or that of one before it, which answers for what it signed.</summary>
    public Result<DateTimeOffset> Unseal(string sealedKey, string passphrase, TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero || duration > LongestUnsealing)
            return ErrorCodes.CommandLine.FieldNotAcceptable.With($"seconds: a root is unsealed for at most {LongestUnsealing.TotalMinutes:0} minutes");
        var root = FindRoot();
        if (!root.IsSuccess)
            return root.Error;

        StsError? refusal = null;
        foreach (var one in AuthorityReader.ReadSealedRoots(database))
        {
            var opened = Open(one, sealedKey, passphrase);
            if (opened.IsSuccess)
            {
                var until = time.GetUtcNow() + duration;
                vault.Lend(one.KeyId, opened.Value, until);
                return until;
            }

            refusal ??= opened.Error;
        }

        return refusal ?? ErrorCodes.CommandLine.FieldNotAcceptable.With("sealedKey: the root is not sealed; its key lies on this host");
    }

    /// <summary>Ends an unsealing before its time.</summary>
    /// <returns>
    /// Whether a key was lent. An error while the root is not sealed at all: whoever means to seal must not read that the
    /// server holds the key no longer.
    /// </returns>
    public Result<bool> Return()
    {
        var root = FindRoot();
        if (!root.IsSuccess)
            return root.Error;
        var roots = AuthorityReader.ReadSealedRoots(database);
        var wasLent = roots.Any(one => vault.LentUntil(one.KeyId) is not null);
        if (root.Value.SealedAt is null && !wasLent)
            return ErrorCodes.CommandLine.FieldNotAcceptable.With("file: the root is not sealed, its key lies on this host; name the file that takes the key: everseal ca seal --file FILE");
        foreach (var one in roots)
            vault.Forget(one.KeyId);
        return wasLent;
    }

    /// <summary>
    /// Goes on with what a kill may have cut short: the rewriting of the file, after which no page, free or used, and no
    /// line of the log holds the key that was.
    /// </summary>
    /// <returns>False when another connection was in the way.</returns>
    internal bool FinishErasing()
    {
        if (!database.Exists("SELECT 1 FROM authorities WHERE SealedAt IS NOT NULL AND ErasedAt IS NULL AND $value", 1))
            return true;
        SqliteConnection.ClearAllPools();
        using var connection = database.Connect();
        if (!Checkpoint(connection))
            return false;
        Run(connection, "VACUUM");
        if (!Checkpoint(connection))
            return false;
        Run(connection, $"UPDATE authorities SET ErasedAt = {time.GetUtcNow().ToUnixTimeMilliseconds()} WHERE SealedAt IS NOT NULL AND ErasedAt IS NULL");
        return true;
    }

    private Result<Authority> FindRoot()
        => authority.ReadAuthorities().SingleOrDefault(entry => entry.Kind == AuthorityKind.Root) is { } root
            ? root
            : ErrorCodes.Certificates.NoOwnRoot.With("There is no active root of this node's own.");

    private void Erase(string keyId, long authorityId)
    {
        using var connection = database.Connect();
        Run(connection, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        using var transaction = connection.BeginTransaction();
        Run(connection, "UPDATE private_keys SET Sealed = zeroblob(0) WHERE KeyId = $key", transaction, ("$key", keyId));
        Run(connection, "UPDATE authorities SET SealedAt = $now WHERE Id = $id", transaction, ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()), ("$id", authorityId));
        transaction.Commit();
    }

    /// <summary>The key in the file, if it opens, is this root's, and signs.</summary>
    private static Result<AsymmetricAlgorithm> Open(Authority root, string sealedKey, string passphrase)
    {
        using var certificate = ActiveAuthorities.Load(root);
        AsymmetricAlgorithm key = certificate.GetRSAPublicKey() is null ? ECDsa.Create() : RSA.Create();
        try
        {
            key.ImportFromEncryptedPem(sealedKey, passphrase);
            var own = PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
            if (PublicKeyDigest.Of(own).AsSpan().SequenceEqual(PublicKeyDigest.Of(certificate.PublicKey)) && Signs(key, certificate))
                return key;
            key.Dispose();
            return ErrorCodes.Certificates.SealedKeyUnusable.With($"The file holds another key than that of {certificate.Subject}.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return ErrorCodes.Certificates.SealedKeyUnusable.With("The sealed key does not open: a wrong passphrase, or a damaged file.", exception.Message);
        }
    }

    private static bool Signs(AsymmetricAlgorithm key, X509Certificate2 certificate)
    {
        var trial = RandomNumberGenerator.GetBytes(32);
        using var ecdsa = certificate.GetECDsaPublicKey();
        using var rsa = certificate.GetRSAPublicKey();
        return key switch
        {
            ECDsa own => ecdsa is not null && ecdsa.VerifyHash(trial, own.SignHash(trial)),
            RSA own => rsa is not null && rsa.VerifyHash(trial, own.SignHash(trial, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => false,
        };
    }

    // Returns "busy" in its first column when a reader kept it from emptying the log.
    private static bool Checkpoint(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return command.ExecuteScalar() is 0L;
    }

    private static void Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // constant text and numbers
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private static StsError AlreadySealed(Authority root) => ErrorCodes.Certificates.RootSealed.With($"The root was sealed at {root.SealedAt:u}.");
}

/// <summary>A root whose key is not here.</summary>
/// <param name="IsErased">Whether the database file holds no trace of it any longer.</param>
public sealed record SealedRoot(Authority Root, bool IsErased);
