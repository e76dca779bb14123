namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about what a repair finds, and about repairs themselves.</summary>
    public static class Repair
    {
        public static readonly ErrorCode SignerEnded = new("EVS-6340", "No signing certificate is valid",
            "Every signing certificate of the realm has ended, so nothing is signed and nothing that they signed is accepted.",
            "Run `everseal repair` on the host: it makes a new signing key, shows first what it will change, and can be taken back.");

        public static readonly ErrorCode SignerUnusable = new("EVS-6341", "A signing key cannot be used",
            "Its private key is lost, or the certificate belongs to another key, or the chain does not link. The data were damaged or edited by hand.",
            "Run `everseal repair` on the host: it takes the key out of the ring and makes another one where none is left.");

        public static readonly ErrorCode ChainDisordered = new("EVS-6342", "A certificate chain is stored in the wrong order",
            "A chain is stored leaf first, each followed by its issuer. These certificates belong together and lie in another order.",
            "Run `everseal repair` on the host: it puts them in order.");

        public static readonly ErrorCode SignersTie = new("EVS-6343", "Two signing keys were promoted at one instant",
            "The data were edited by hand. The ring signs with one of them all the same, and always with the same one.",
            "Run `everseal repair` on the host: the key that signs stays, the other's promotion is dated before it.");

        public static readonly ErrorCode CaUnusable = new("EVS-6344", "The issuing CA cannot certify",
            "It has ended, or its private key is lost or is another one's.",
            "Run `everseal repair` on the host: it makes a new issuing CA below the same root. A sealed root is lent first: `everseal ca unseal --file FILE`.");

        public static readonly ErrorCode RootEnded = new("EVS-6345", "The root CA has ended",
            "Every certificate below it is refused by whoever checks its path, and it cannot vouch for a new one.",
            "Run `everseal repair --new-root` on the host, and give the new root.pem to everybody whom it lists.");

        public static readonly ErrorCode TlsUnusable = new("EVS-6346", "The server's TLS certificate cannot be used",
            "It has ended, is missing, or its private key is lost.",
            "Run `everseal repair` on the host: it makes another one for the same names.");

        public static readonly ErrorCode OpenToOthers = new("EVS-6347", "A file of the data directory is open to others",
            "Its mode was widened, by a copy or by hand.",
            "Run `everseal repair` on the host. When others could read master.key, take it for known: see docs/reference/keys.md.");

        public static readonly ErrorCode SchemaIncomplete = new("EVS-6348", "The database's schema is not complete",
            "An earlier version wrote it, or a migration was killed half-way.",
            "Run `everseal repair` on the host, or start the server: each brings it up to date.");

        public static readonly ErrorCode ClockBehind = new("EVS-6349", "A certificate begins in the future",
            "This host's clock is behind, or was ahead when the certificate was made.",
            "Set the host's clock right. Nothing is repaired by a clock that is wrong.");

        public static readonly ErrorCode Repaired = new("EVS-6350", "The deployment was repaired",
            "Something had ended or was damaged, and a repair mended it: by the server at its start, or by a person.",
            "Read what it did with `everseal repair status`; `everseal repair rollback` takes it back. Then find out why it came so far: `everseal forecast`.");

        public static readonly ErrorCode Blocked = new("EVS-6351", "The repair needs a person first",
            "What is wrong cannot be mended with what lies on this host, or only with a word that a person must say. Nothing was changed.",
            "Do what the message says, then run `everseal repair` again.") { IsServerFailure = false };

        public static readonly ErrorCode NotBegun = new("EVS-6352", "The repair was not begun",
            "No verified copy of the database could be made: the disk is full, read-only or failing, or this account may not write there. Nothing was changed.",
            "Look at the reason, make room or use the account that owns the data directory, and run `everseal repair` again.");

        public static readonly ErrorCode StepFailed = new("EVS-6353", "The repair stopped half-way",
            "A step could not be taken. The steps before it are done and in the journal; each was whole.",
            "Look at the reason, then run `everseal repair` to go on, or `everseal repair rollback` to take back what was done.");

        public static readonly ErrorCode NotVerified = new("EVS-6354", "The repair was applied, and the trial failed",
            "After the changes a token could not be issued, validated or renewed, or TLS does not serve the new certificate.",
            "Look at the reason; `everseal repair rollback` takes the changes back.");

        public static readonly ErrorCode NothingToRollBack = new("EVS-6355", "There is no repair to take back",
            "No repair was made here, or the last one was taken back already.",
            "See `everseal repair status`.") { IsServerFailure = false };

        public static readonly ErrorCode CutShort = new("EVS-6356", "A repair was cut short",
            "The process that ran it was killed. Each step that it took is whole.",
            "Run `everseal repair` to go on, or `everseal repair rollback` to take back what was done.");

        public static readonly ErrorCode WrongOwner = new("EVS-6357", "The data directory belongs to another account",
            "What this account would write there the server's own account could not read.",
            "Run the command as the account that the message names.") { IsServerFailure = false };

        internal static IEnumerable<ErrorCode> All =>
        [
            SignerEnded, SignerUnusable, ChainDisordered, SignersTie, CaUnusable, RootEnded, TlsUnusable, OpenToOthers, SchemaIncomplete, ClockBehind,
            Repaired, Blocked, NotBegun, StepFailed, NotVerified, NothingToRollBack, CutShort, WrongOwner,
        ];
    }
}
