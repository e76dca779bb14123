namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about the server, its storage and its configuration.</summary>
    public static class Server
    {
        public static readonly ErrorCode DataDirectoryInUse = new(
            "EVS-6001",
            "The data directory is in use",
            "Another Everseal process holds the lock of this data directory.",
            "Stop that process, or use another directory with --data.");

        public static readonly ErrorCode DataDirectoryUnusable = new(
            "EVS-6002",
            "The data directory cannot be used",
            "It cannot be created, read or written by this user, or others may read it.",
            "Check the owner and the mode (0700) of the directory and its parents.");

        public static readonly ErrorCode DataDirectoryEmpty = new(
            "EVS-6003",
            "The data directory is not initialised",
            "It holds no complete realm, or an initialisation was interrupted.",
            "Run `everseal init --data DIR`; it completes what is missing.");

        public static readonly ErrorCode SchemaNewer = new(
            "EVS-6004",
            "The data was written by a newer version",
            "The database has a schema that this version does not know; using it could lose data.",
            "Run the version that wrote it, or a newer one.");

        public static readonly ErrorCode StorageFailed = new(
            "EVS-6005",
            "The store cannot be written",
            "The disk is full or failing; nothing was recorded, so nothing was issued.",
            "Free space or repair the disk; the server recovers by itself. `/health/issue` tells when it has.");

        public static readonly ErrorCode ConfigurationInvalid = new(
            "EVS-6006",
            "The configuration is not valid",
            "A key is unknown or its value is not of the right form.",
            "Correct the named key in the named file; docs/reference/configuration.md lists every key.");

        public static readonly ErrorCode MasterKeyUnusable = new(
            "EVS-6007",
            "The master key does not open the private keys",
            "master.key is missing, damaged, open to other accounts, or belongs to another data directory.",
            "Run everseal repair: it closes a mode that is too open; otherwise restore master.key from the backup that belongs to this data directory.");

        public static readonly ErrorCode PrivateKeyMissing = new(
            "EVS-6008",
            "A private key is missing",
            "The store names a key that it does not hold.",
            "Restore the data directory from a backup.");

        public static readonly ErrorCode ReplayDetected = new(
            "EVS-6009",
            "The message was seen before",
            "A signed request or a nonce is accepted once only within its life.",
            "Send a freshly signed request with a new Timestamp and nonce.") { IsServerFailure = false };

        public static readonly ErrorCode TokenIdCollision = new(
            "EVS-6010",
            "The token's id exists",
            "The ledger holds a token of the same id, which a working random source makes impossible.",
            "Report it; check the machine's random source.");

        public static readonly ErrorCode RealmNotFound = new(
            "EVS-6011",
            "No such realm",
            "This server has no realm of that name.",
            "Use one of the realms that `everseal dev` prints, or create it with `everseal init --realm NAME`.") { IsServerFailure = false };

        public static readonly ErrorCode SocketPathTooLong = new(
            "EVS-6012",
            "The path of the administration socket is too long",
            "A Unix domain socket's path has at most 107 bytes.",
            "Use a shorter data directory path, or set XDG_RUNTIME_DIR so that the socket can lie there.");

        public static readonly ErrorCode UsageInvalid = new(
            "EVS-6013",
            "The command line is not valid",
            "A verb or an option is unknown, or its value is not of the right form.",
            "See `everseal --help`.");

        public static readonly ErrorCode ListenFailed = new(
            "EVS-6014",
            "The address cannot be listened on",
            "Another process uses the port, or this user may not.",
            "Choose another one with --listen HOST:PORT.");

        public static readonly ErrorCode Overloaded = new(
            "EVS-6130",
            "The service is overloaded",
            "More is asked of this kind than the node can answer, and the request has waited as long as clients usually wait.",
            "Try again after the seconds of Retry-After. When it lasts, find who asks in the audit record; docs/reference/overload.md tells what a node can do.");

        public static readonly ErrorCode TooFewFiles = new(
            "EVS-6131",
            "The process may open too few files",
            "Each connection is an open file, and a server that runs out of them cannot even say so.",
            "Raise the limit: LimitNOFILE= of the systemd unit, `docker run --ulimit nofile=`, or `ulimit -n` in the shell that starts it.");

        public static readonly ErrorCode Unexpected = new(
            "EVS-6099",
            "The service failed unexpectedly",
            "A defect, or a disk or database that gave way in the middle of a request. Other requests go on.",
            "Look at the log for the time of the request, and report what it says.");

        internal static IEnumerable<ErrorCode> All =>
        [
            DataDirectoryInUse, DataDirectoryUnusable, DataDirectoryEmpty, SchemaNewer, StorageFailed, ConfigurationInvalid,
            MasterKeyUnusable, PrivateKeyMissing, ReplayDetected, TokenIdCollision, RealmNotFound, SocketPathTooLong,
            UsageInvalid, ListenFailed, Overloaded, TooFewFiles, Unexpected,
        ];
    }
}
