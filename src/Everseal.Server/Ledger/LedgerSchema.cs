namespace Everseal.Server.Ledger;

/// <summary>The tables of <c>ledger.db</c>, one constant each, so that a step of the schema can name those that it adds.</summary>
internal static class LedgerSchema
{
    public const int Version = 4;

    // Tokens are keyed by UUIDv7 in big-endian order, so that inserts append at the end of the tree; without
    // a rowid the key is the tree. Instants are Unix milliseconds, the precision that they have in a token.
    private const string Tokens = """
        CREATE TABLE tokens (
            id BLOB PRIMARY KEY NOT NULL,
            realm TEXT NOT NULL,
            name_id TEXT NOT NULL,
            subject_kind INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            authentication_method INTEGER NOT NULL,
            issued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            family_id BLOB NOT NULL,
            family_started_at INTEGER NOT NULL,
            renewals_left INTEGER NOT NULL,
            signer_key_id TEXT NOT NULL,
            signed_info_digest BLOB NOT NULL,
            audience TEXT,
            source TEXT
        ) WITHOUT ROWID;
        """;

    private const string Replay = """
        CREATE TABLE replay (
            digest BLOB PRIMARY KEY NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;

    private const string Epochs = "CREATE TABLE epochs (started_at INTEGER PRIMARY KEY, reason TEXT NOT NULL);";

    private const string Clock = "CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), high_water_mark INTEGER NOT NULL);";

    /// <summary>The chained trail: <c>seq</c> has no gaps, <c>hash</c> is the AuditChain's. Since version 2.</summary>
    private const string Audit = """
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            at INTEGER NOT NULL,
            realm TEXT,
            action TEXT NOT NULL,
            actor TEXT,
            source TEXT,
            target TEXT,
            error_id TEXT,
            detail TEXT,
            count INTEGER NOT NULL,
            token_id BLOB,
            token_digest BLOB,
            hash BLOB NOT NULL
        );
        """;

    /// <summary>Which ledger this is, what was signed about it, and how far each target outside has it. Since version 2.</summary>
    private const string Checkpoints = """
        CREATE TABLE chain (id INTEGER PRIMARY KEY CHECK (id = 1), ledger_id BLOB NOT NULL, begun_at INTEGER NOT NULL);
        CREATE TABLE checkpoints (number INTEGER PRIMARY KEY, seq INTEGER NOT NULL, line TEXT NOT NULL);
        CREATE TABLE deliveries (target TEXT PRIMARY KEY NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>What is counted instead of recorded, by realm and hour, and what the server remembers of its last run. Since version 2.</summary>
    private const string Counts = """
        CREATE TABLE validations (
            realm TEXT NOT NULL,
            hour INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (realm, hour, outcome)
        ) WITHOUT ROWID;
        CREATE TABLE memory (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>
    /// Which families of tokens were cancelled, and from which family a delegated one comes. A family's key is that of its
    /// first token. As the tokens themselves, none is ever let go. Since version 2.
    /// </summary>
    private const string Cancellations = """
        CREATE TABLE cancellations (
            family_id BLOB PRIMARY KEY NOT NULL,
            cancelled_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        ALTER TABLE tokens ADD COLUMN delegated_from BLOB;
        """;

    /// <summary>All that version 2 has beside the tables of version 1 that it kept.</summary>
    public const string AddedInVersion2 = Audit + Checkpoints + Counts + Cancellations;

    /// <summary>The latest time that was confirmed, beside the latest that was seen. The first ledgers of version 3 were made without it.</summary>
    public const string SteadyMark = "ALTER TABLE clock ADD COLUMN steady_mark INTEGER;";

    /// <summary>
    /// What is wrong or was, and what waits to be told. Of a (target, slot) one incident is open at most. Since version 3.
    /// </summary>
    public const string AddedInVersion3 = SteadyMark + """
        CREATE TABLE incidents (
            id INTEGER PRIMARY KEY,
            target TEXT NOT NULL,
            slot TEXT NOT NULL,
            code TEXT NOT NULL,
            severity INTEGER NOT NULL,
            peak INTEGER NOT NULL,
            detail TEXT NOT NULL,
            effect TEXT NOT NULL,
            next TEXT NOT NULL,
            certificate TEXT,
            due INTEGER,
            pages INTEGER NOT NULL,
            is_event INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            count INTEGER NOT NULL,
            told INTEGER NOT NULL,
            told_at INTEGER NOT NULL,
            acknowledged_at INTEGER,
            acknowledged_by TEXT,
            acknowledged_severity INTEGER,
            acknowledged_reason TEXT,
            resolved_at INTEGER
        );
        CREATE UNIQUE INDEX incidents_open ON incidents (target, slot) WHERE resolved_at IS NULL;
        CREATE TABLE notifications (
            id INTEGER PRIMARY KEY,
            channel TEXT NOT NULL,
            key TEXT NOT NULL,
            event INTEGER NOT NULL,
            incident INTEGER,
            message TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            error TEXT,
            delivered_at INTEGER,
            UNIQUE (channel, key)
        );
        CREATE INDEX notifications_waiting ON notifications (channel, id) WHERE delivered_at IS NULL;
        """;

    /// <summary>Which messages their receiver has refused for good: they wait no longer. Since version 4.</summary>
    public const string AddedInVersion4 = """
        ALTER TABLE notifications ADD COLUMN refused_at INTEGER;
        DROP INDEX notifications_waiting;
        CREATE INDEX notifications_waiting ON notifications (channel, id) WHERE delivered_at IS NULL AND refused_at IS NULL;
        """;

    public const string Current = Tokens + Replay + Epochs + Clock + AddedInVersion2 + AddedInVersion3 + AddedInVersion4;
}
