using System.Security.Cryptography;
using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Backups;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Hosting;

/// <summary>
/// <c>backup</c> and <c>restore</c> where no server runs: the order as JSON on stdin, since it may hold a passphrase, and the
/// answer as JSON on stdout.
/// </summary>
internal static class BackupCommands
{
    public static Task<int> BackUpAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            var order = JsonSerializer.Deserialize(await Console.In.ReadToEndAsync(cancellationToken), AdministrationJson.Default.CreateBackup)!;
            if (!File.Exists(Path.Combine(directory, BackupFiles.Database)))
                throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{directory} holds no data of Everseal."));
            using var data = DataDirectory.Open(directory).OrThrow();
            var made = new BackupCreation(data, time).Run(order).OrThrow();
            await Terminal.SayAsync(JsonSerializer.Serialize(made, AdministrationJson.Default.BackupDescription));
        });

    public static Task<int> RestoreAsync(TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            var order = JsonSerializer.Deserialize(await Console.In.ReadToEndAsync(cancellationToken), AdministrationJson.Default.RestoreBackup)!;
            var request = new RestorationRequest(order.File, order.Data, order.MasterKeyFile, order.Replace, order.AuditExport);
            var restored = (await new Restoration(time).RunAsync(
                request, wrapped => Unwrap(wrapped, order), order.RotateSigningKey ? directory => KeysAfterTheft.ReplaceAsync(directory, time, cancellationToken) : null)).OrThrow();
            await Terminal.SayAsync(JsonSerializer.Serialize(restored, AdministrationJson.Default.RestorationDescription));
        });

    private static byte[] Unwrap(WrappedKey wrapped, RestoreBackup order)
    {
        if (wrapped.Method == WrappedKey.Argon2id)
            return order is { Passphrase: { } passphrase, Identity: null }
                ? new BackupSecret.Passphrase(passphrase).Unwrap(wrapped)
                : throw new StsErrorException(ErrorCodes.Backups.SecretUnusable.With("It was made with a passphrase."));
        if (order.Identity is not { } pem)
            throw new StsErrorException(ErrorCodes.Backups.SecretUnusable.With($"It was made for a recipient, the public key with SHA-256 {wrapped.Recipient}: name its private key with --identity FILE."));
        using AsymmetricAlgorithm identity = wrapped.Method == WrappedKey.RsaOaep ? RSA.Create() : ECDiffieHellman.Create();
        Import(identity, pem, order.Passphrase);
        return BackupSecret.Recipient.Unwrap(wrapped, identity);
    }

    private static void Import(AsymmetricAlgorithm identity, string pem, string? passphrase)
    {
        try
        {
            if (passphrase is null)
                identity.ImportFromPem(pem);
            else
                identity.ImportFromEncryptedPem(pem, passphrase);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new StsErrorException(ErrorCodes.Backups.SecretUnusable.With("The private key cannot be read, or not with this passphrase.", unreadable.Message));
        }
    }
}
