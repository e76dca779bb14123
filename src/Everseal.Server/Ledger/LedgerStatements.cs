using Everseal.Core.Audit;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>The writer's connection and its prepared statements: for the writer thread alone.</summary>
internal sealed class LedgerStatements : GroupStatements
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _token;
    private readonly Statement _replay;
    private readonly AuditAppender _audit;
    private readonly Statement _clock;
    private readonly Statement _cancellation;
    private readonly Statement _count;
    private readonly Statement _checkpoint;
    private readonly Statement _delivery;
    private readonly Statement _memory;
    private IncidentStatements? _incidents;

    public LedgerStatements(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _token = new Statement(
            connection, "INSERT INTO tokens VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT DO NOTHING");
        _replay = new Statement(connection, "INSERT INTO replay VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        _audit = new AuditAppender(connection);
        _clock = new Statement(
            connection,
            """
            INSERT INTO clock (id, high_water_mark, steady_mark) VALUES (1, ?1, ?2) ON CONFLICT (id) DO UPDATE SET
                high_water_mark = max(high_water_mark, excluded.high_water_mark),
                steady_mark = max(coalesce(steady_mark, excluded.steady_mark), coalesce(excluded.steady_mark, steady_mark))
            """);
        _cancellation = new Statement(connection, "INSERT INTO cancellations VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        _count = new Statement(
            connection, "INSERT INTO validations VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET count = count + excluded.count");
        _checkpoint = new Statement(connection, "INSERT INTO checkpoints VALUES (?1, ?2, ?3)");
        _delivery = new Statement(connection, "INSERT INTO deliveries VALUES (?1, ?2) ON CONFLICT DO UPDATE SET number = excluded.number");
        _memory = new Statement(connection, "INSERT INTO memory VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value");
    }

    /// <summary>Prepared when first asked for: most groups hold tokens alone.</summary>
    public IncidentStatements Incidents => _incidents ??= new IncidentStatements(_connection);

    public override void Begin() => _begin.Run();

    public override void Commit() => _commit.Run();

    /// <summary>The row, and in the chain the record that it was written.</summary>
    /// <returns>False when a token of this id exists.</returns>
    public bool InsertToken(TokenRecord token)
    {
        if (!InsertRow(token))
        {
            return false;
        }

        InsertAudit(AuditRecord.Of(token));
        return true;
    }

    /// <returns>False when the key is there already.</returns>
    public bool InsertReplayKey(ReplayKey key) => Insert(_replay, key.ToDigest(), key.ExpiresAt.ToUnixTimeMilliseconds());

    /// <summary>The next record of the chain.</summary>
    public void InsertAudit(AuditRecord record) => _audit.Append(record);

    public void AddCount(ValidationCount counted) => Insert(_count, counted.Realm, counted.Hour, counted.Outcome, counted.Count);

    public void InsertCheckpoint(AuditCheckpoint checkpoint)
        => Insert(_checkpoint, checkpoint.Number, checkpoint.Sequence, CheckpointLine.Write(checkpoint));

    public void MarkDelivered(string target, long number) => Insert(_delivery, target, number);

    public void Remember(string name, string value) => Insert(_memory, name, value);

    public void RaiseHighWaterMark(DateTimeOffset seen, bool isSteady) => Insert(_clock, seen.ToUnixTimeMilliseconds(), isSteady ? seen.ToUnixTimeMilliseconds() : default(long?));

    public void DeleteReplayKeysBefore(DateTimeOffset time)
        => _connection.Run($"DELETE FROM replay WHERE expires_at < {time.ToUnixTimeMilliseconds()}");

    public void Checkpoint() => _connection.Run("PRAGMA wal_checkpoint(PASSIVE)");

    public override void Dispose()
    {
        Statement[] statements = [_begin, _commit, _token, _replay, _clock, _count, _checkpoint, _delivery, _memory, _cancellation];
        Array.ForEach(statements, statement => statement.Dispose());
        _audit.Dispose();
        _incidents?.Dispose();
        _connection.Dispose();
    }

    private bool InsertRow(TokenRecord token) => Insert(
        _token,
        token.Id.Value.ToByteArray(bigEndian: true),
        token.Realm,
        token.NameId,
        (int)token.SubjectKind,
        (int)token.Kind,
        (int)token.AuthenticationMethod,
        token.IssuedAt.ToUnixTimeMilliseconds(),
        token.ExpiresAt.ToUnixTimeMilliseconds(),
        token.FamilyId.Value.ToByteArray(bigEndian: true),
        token.FamilyStartedAt.ToUnixTimeMilliseconds(),
        token.RenewalsLeft,
        token.SignerKeyId,
        token.SignedInfoDigest.ToArray(),
        token.Audience,
        token.Source,
        token.DelegatedFrom?.Value.ToByteArray(bigEndian: true));

    /// <summary>A family that was cancelled before stays cancelled since then; each time is on record.</summary>
    public void InsertCancellation(Cancellation cancellation)
    {
        Insert(_cancellation, cancellation.Family.Value.ToByteArray(bigEndian: true), cancellation.Record.At.ToUnixTimeMilliseconds());
        InsertAudit(cancellation.Record with { Kind = AuditKind.Cancellation, Token = cancellation.Family });
    }

    private static bool Insert(Statement statement, params ReadOnlySpan<SqlValue> values) => statement.Run(values) == 1;
}
