using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="File">Absolute, on the server's host; must not exist.</param>
/// <param name="Passphrase">At least 16 characters; null for a recipient.</param>
/// <param name="Recipient">PEM: a certificate or a public key; null for a passphrase.</param>
/// <param name="WithMasterKey">Whether whoever opens the file has the private keys too.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateBackup(string File, string? Passphrase, string? Recipient, bool WithMasterKey);

/// <param name="Bytes">Size of the file.</param>
/// <param name="AuditRecords">How far the audit trail goes in it.</param>
public sealed record BackupDescription(
    string File, long Bytes, DateTimeOffset CreatedAt, IReadOnlyList<string> Realms, long Tokens, long AuditRecords, string? RootFingerprint, bool HasMasterKey);

/// <param name="Data">The data directory to make.</param>
/// <param name="Identity">PEM of the private key that opens it; null for a passphrase.</param>
/// <param name="Passphrase">Of the file, or of the private key.</param>
/// <param name="MasterKeyFile">For a backup that has none inside.</param>
/// <param name="Replace">Whether a directory that is there is moved aside.</param>
/// <param name="AuditExport">A file of <c>everseal audit export</c> from after the backup.</param>
/// <param name="RotateSigningKey">Whether the keys in the backup are taken for stolen.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RestoreBackup(
    string File, string Data, string? Passphrase, string? Identity, string? MasterKeyFile, bool Replace, string? AuditExport, bool RotateSigningKey = false);

/// <param name="Epoch">Since when the ledger knows each token again.</param>
/// <param name="MovedAside">Where the earlier directory lies; null when there was none.</param>
/// <param name="LookedIn">Where changes since the backup were looked for; none means that they are not known.</param>
/// <param name="ReplacedKeys">One for each realm where the keys in the backup were taken for stolen; else none.</param>
public sealed record RestorationDescription(
    string Data,
    DateTimeOffset BackupCreatedAt,
    IReadOnlyList<string> Realms,
    string? RootFingerprint,
    long Tokens,
    DateTimeOffset Epoch,
    string? MovedAside,
    IReadOnlyList<string> LookedIn,
    IReadOnlyList<LostChange> Lost,
    IReadOnlyList<ReplacedRealmKeys> ReplacedKeys);

/// <summary>A realm whose signing keys were replaced after a theft.</summary>
/// <param name="Key">The key that signs from now on.</param>
/// <param name="Compromised">Keys of which nothing is believed any longer.</param>
/// <param name="MustAct">Relying parties that do not know the new key: they refuse logins until they have read it.</param>
/// <param name="Remarks">What else there is to know, a sentence each.</param>
public sealed record ReplacedRealmKeys(
    string Realm, string Key, DateTimeOffset KeyEnds, IReadOnlyList<string> Compromised, IReadOnlyList<string> MustAct, IReadOnlyList<string> Remarks);

/// <summary>A change that was made after the backup and has to be made again.</summary>
/// <param name="Seq">Its number in the trail that was lost.</param>
public sealed record LostChange(long Seq, DateTimeOffset At, string Action, string? Target, string? Actor);
