namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about backups and restores.</summary>
    public static class Backups
    {
        public static readonly ErrorCode FileUnusable = new("EVS-6300", "The backup file cannot be used",
            "It is there already, is no backup of this format, was altered or cut off, or what is inside does not hold together.",
            "For a new backup name another file. To restore, take another copy of the backup or an older one.") { IsServerFailure = false };

        public static readonly ErrorCode SecretUnusable = new("EVS-6301", "The secret does not serve",
            "The passphrase is too short or another one, or the key is not the recipient's or of a kind that is not used for backups.",
            "Use the passphrase or private key that belongs to the file. A new recipient is a certificate or public key: RSA from 2048 bits, or P-256 or P-384.") { IsServerFailure = false };

        public static readonly ErrorCode Running = new("EVS-6302", "Another backup is being made",
            "One backup of a data directory is made at a time.",
            "Wait for it, then run `everseal backup` again if it is still wanted.") { IsServerFailure = false };

        public static readonly ErrorCode NotMade = new("EVS-6303", "The backup was not made",
            "A disk is full or failing, or the file's directory is not permitted. No file was left.",
            "Look at the reason, make room (twice the databases' size is needed for a while), and run `everseal backup` again.");

        public static readonly ErrorCode TargetOccupied = new("EVS-6304", "The data directory is not empty",
            "A restore makes a directory and overwrites none.",
            "Name another one with --data DIR, or add --replace: then the present one is renamed and kept.") { IsServerFailure = false };

        public static readonly ErrorCode NotRestored = new("EVS-6305", "Nothing was restored",
            "A file cannot be read or written. The data directory is as it was.",
            "Look at the reason, then run `everseal restore` again.");

        public static readonly ErrorCode ExportUnusable = new("EVS-6306", "The export of the audit trail cannot be read",
            "The file is not what `everseal audit export` writes.",
            "Name the right file with --audit-export, or leave it out: then what changed since the backup is not listed.") { IsServerFailure = false };

        public static readonly ErrorCode KeysNotReplaced = new("EVS-6330", "The restored signing keys could not be replaced",
            "The restore was to put new signing keys in the place of those in the backup, and could not: the CA in the backup is not valid now, or its key is not inside. Nothing was restored, since a stolen key would sign again.",
            "Look at the reason. Where it is the CA, restore on a host that no client reaches, without --rotate-signing-key, replace the CA (`everseal ca renew`), then run `everseal keys rotate --emergency --fresh`.");

        internal static IEnumerable<ErrorCode> All =>
        [
            FileUnusable, SecretUnusable, Running, NotMade, TargetOccupied, NotRestored, ExportUnusable, KeysNotReplaced,
        ];
    }
}
