using System.Security.Cryptography;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Auditing;

/// <summary>
/// Reads the whole trail, from one state of the database: the chain, each token and each cancellation against its record,
/// the epochs, and the checkpoints that the ledger itself keeps.
/// </summary>
internal sealed class AuditVerification : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Tokens _tokens;
    private readonly Dictionary<long, string?> _epochs = [];
    private readonly Dictionary<Guid, ChainedEntry> _cancelled = [];

    private AuditVerification(SqliteConnection connection)
    {
        _connection = connection;
        _tokens = new Tokens(connection);
    }

    /// <param name="connection">A connection of its own, which must not write.</param>
    /// <param name="key">The audit key's public half.</param>
    /// <param name="sequences">Whose hashes the caller wants, to compare them with checkpoints from outside.</param>
    /// <returns>A failure when it could not be read: that is never "whole".</returns>
    public static Result<AuditVerdict> Run(SqliteConnection connection, ECDsa key, IReadOnlyList<long> sequences)
    {
        try
        {
            connection.Run("BEGIN");
            using var verification = new AuditVerification(connection);
            return verification.Run(key, sequences);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidDataException or InvalidCastException or ArgumentException or OverflowException)
        {
            return ErrorCodes.Audit.TrailUnreadable.With($"The audit trail cannot be read: {exception.Message}");
        }
    }

    public void Dispose() => _tokens.Dispose();

    private AuditVerdict Run(ECDsa key, IReadOnlyList<long> sequences)
    {
        var (identity, checkpoints) = (ReadIdentity(), _connection.ReadNumber("SELECT count(*) FROM checkpoints"));
        if (identity is null && End == 0 && checkpoints == 0)
            throw new InvalidDataException("ledger.db does not say which ledger it is, and nothing in it proves that it ever did");

        var hash = End > 0 ? AuditTable.ReadHash(_connection, End) : identity?.Genesis.Hash.ToArray();
        return new AuditVerdict(
            Convert.ToHexStringLower(identity?.LedgerId ?? []),
            End,
            Convert.ToHexStringLower(hash ?? []),
            _connection.ReadNumber("SELECT count(*) FROM tokens"),
            checkpoints,
            key.ExportSubjectPublicKeyInfoPem(),
            identity is null ? IdentityMissing() : FindBreak(identity, key),
            [.. sequences.Select(sequence => AuditTable.ReadHash(_connection, sequence) is { } stored ? new AuditHash(sequence, Convert.ToHexStringLower(stored)) : null).OfType<AuditHash>()]);
    }

    /// <summary>The last record's number; 0 when there is none.</summary>
    private long End => EndOf(_connection);

    private static long EndOf(SqliteConnection connection) => connection.ReadNumber("SELECT coalesce(max(seq), 0) FROM audit");

    // Null for one that no server writes, as for one that is gone: the first record follows it, so there was one.
    private ChainIdentity? ReadIdentity()
    {
        try
        {
            return AuditTable.ReadIdentity(_connection);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidCastException or ArgumentException)
        {
            return null;
        }
    }

    private static AuditBreak IdentityMissing() => new(
        BreakKind.IdentityMissing, 1, At: null, "the row of table chain, which says which ledger this is and which record 1 follows, is gone or is not what was written");

    private AuditBreak? FindBreak(ChainIdentity identity, ECDsa key)
    {
        var report = AuditChain.Verify(identity.Genesis, ReadRecords(), Check);
        return First(
            report.Break,
            CheckCheckpointLines(),
            CheckpointSeries.Verify(CheckpointLines().Select(line => line.Checkpoint).OfType<AuditCheckpoint>(), key, identity.LedgerId, End, sequence => AuditTable.ReadHash(_connection, sequence)),
            report.Break is null ? CheckEpochs() ?? CheckCancellations() ?? _tokens.FindUnrecorded() : null);
    }

    // Of several findings the one that lies furthest back says most.
    private static AuditBreak? First(params ReadOnlySpan<AuditBreak?> findings)
    {
        AuditBreak? first = null;
        foreach (var finding in findings)
        {
            if (finding is not null && (first is null || finding.Sequence < first.Sequence))
                first = finding;
        }

        return first;
    }

    private AuditBreak? Check(ChainedEntry record)
    {
        if (record.Entry.Action == LedgerUpgrade.EpochAction && record.Entry.Kind is AuditKind.Service or AuditKind.Imported)
            _epochs.TryAdd(record.Entry.At.ToUnixTimeMilliseconds(), record.Entry.Detail);
        if (record.Entry is { Kind: AuditKind.Cancellation, TokenId: { } family })
        {
            _cancelled.TryAdd(new Guid(family, bigEndian: true), record);
            return null;
        }

        return record.Entry.TokenId is null ? null : _tokens.Check(record);
    }

    // Who takes a cancellation away makes the tokens of a login that was ended good again. Of one that was ended twice the first time stays.
    private AuditBreak? CheckCancellations()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT family_id, cancelled_at FROM cancellations";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var family = Bytes(row, 0);
            if (family.Length != 16 || !_cancelled.Remove(new Guid(family, bigEndian: true), out var record))
            {
                return new AuditBreak(
                    BreakKind.CancellationUnrecorded, End + 1, At: null, $"the login of token {Name(family)} is marked as ended, and no record says so");
            }

            if (row.GetInt64(1) != record.Entry.At.ToUnixTimeMilliseconds())
            {
                return new AuditBreak(
                    BreakKind.CancellationAltered, record.Entry.Sequence, record.Entry.At, $"the ledger gives another time for the end of the login of token {Name(family)}");
            }
        }

        if (_cancelled.Count == 0)
            return null;
        var (lostFamily, lost) = _cancelled.MinBy(missing => missing.Value.Entry.Sequence);
        return new AuditBreak(
            BreakKind.CancellationMissing, lost.Entry.Sequence, lost.Entry.At, $"the login of token _{lostFamily:D} was ended, and the ledger does not say so any longer");
    }

    // Who moves the ledger's epoch makes forged tokens pass for old ones.
    private AuditBreak? CheckEpochs()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT started_at, reason FROM epochs";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (!_epochs.Remove(row.GetInt64(0), out var reason) || (reason is not null && reason != row.GetString(1)))
                return EpochAltered();
        }

        return _epochs.Count == 0 ? null : EpochAltered();
    }

    private static AuditBreak EpochAltered() => new(BreakKind.EpochAltered, 1, At: null, "the ledger's epochs are not those that were recorded");

    private IEnumerable<ChainedEntry> ReadRecords()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = AuditTable.Select + " ORDER BY seq";
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return Read(row);
    }

    // A value that no server writes, of another type or out of all bounds, is a changed record: who puts it there must not get
    // away with "could not be checked".
    private static ChainedEntry Read(SqliteDataReader row)
    {
        try
        {
            return AuditTable.Read(row);
        }
        catch (Exception exception) when (exception is InvalidCastException or ArgumentException)
        {
            return ChainedEntry.Unreadable(row.GetInt64(0));
        }
    }

    private AuditBreak? CheckCheckpointLines()
    {
        foreach (var (number, sequence, checkpoint) in CheckpointLines())
        {
            if (checkpoint is null)
                return new AuditBreak(BreakKind.CheckpointForged, sequence, At: null, $"what stands in the place of checkpoint {number} is none");
            if (checkpoint.Number != number || checkpoint.Sequence != sequence)
                return new AuditBreak(BreakKind.CheckpointForged, checkpoint.Sequence, checkpoint.At, $"the ledger keeps it as checkpoint {number} of record {sequence}, and its line says {checkpoint.Number} of record {checkpoint.Sequence}");
        }

        return null;
    }

    private IEnumerable<(long Number, long Sequence, AuditCheckpoint? Checkpoint)> CheckpointLines()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT number, seq, line FROM checkpoints ORDER BY number";
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return (row.GetInt64(0), row.GetInt64(1), CheckpointLine.Read(row.GetString(2)));
    }

    private static byte[] Bytes(SqliteDataReader row, int column) => row.GetValue(column) as byte[] ?? [];

    private static string Name(byte[] id) => id.Length == 16 ? $"_{new Guid(id, bigEndian: true):D}" : $"'{Convert.ToHexStringLower(id)}', which is no id,";

    /// <summary>The table of tokens beside the records that speak of it.</summary>
    private sealed class Tokens : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly Statement _find;

        public Tokens(SqliteConnection connection)
        {
            _connection = connection;
            _find = new Statement(connection, TokenRow.Select + " WHERE id = ?1");
        }

        public AuditBreak? Check(ChainedEntry record)
        {
            using var row = _find.Ask(record.Entry.TokenId);
            if (!row.Read())
                return Of(BreakKind.TokenMissing, record, "is not in the ledger any longer");
            return DigestOf(row).AsSpan().SequenceEqual(record.Entry.TokenDigest)
                ? null
                : Of(BreakKind.TokenAltered, record, "is not in the ledger as it was written");
        }

        // As for a record: a row that cannot be read was changed.
        private static byte[] DigestOf(Statement.Rows row)
        {
            try
            {
                return TokenRow.Read(row).Digest();
            }
            catch (Exception exception) when (exception is InvalidCastException or ArgumentException or OverflowException)
            {
                return [];
            }
        }

        /// <summary>A token that somebody put in, so that a forged one passes for issued. Both lists are read side by side, in the order of their ids.</summary>
        public AuditBreak? FindUnrecorded()
        {
            using var recorded = Ids($"SELECT token_id FROM audit WHERE token_id IS NOT NULL AND kind <> {(int)AuditKind.Cancellation} ORDER BY token_id").GetEnumerator();
            foreach (var id in Ids("SELECT id FROM tokens ORDER BY id"))
            {
                if (!recorded.MoveNext() || !recorded.Current.AsSpan().SequenceEqual(id))
                {
                    return new AuditBreak(
                        BreakKind.TokenUnrecorded, EndOf(_connection) + 1, At: null, $"token {Name(id)} is in the ledger, and no record says that it was issued");
                }
            }

            return null;
        }

        public void Dispose() => _find.Dispose();

        private static AuditBreak Of(BreakKind kind, ChainedEntry record, string what)
            => new(kind, record.Entry.Sequence, record.Entry.At, $"token {Name(record.Entry.TokenId!)} {what}");

        private IEnumerable<byte[]> Ids(string sql)
        {
            using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // constant text of this class
            command.CommandText = sql;
#pragma warning restore CA2100
            using var row = command.ExecuteReader();
            while (row.Read())
                yield return Bytes(row, 0);
        }
    }
}
