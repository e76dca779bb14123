using System.Collections.Concurrent;
using Everseal.Core.Tokens;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>Read connections, kept open with their statement prepared; as many as ever read at once.</summary>
internal sealed class LedgerReaders(LedgerDatabase database) : IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];

    public TokenRecord? Find(TokenId id)
    {
        if (!_idle.TryTake(out var reader))
        {
            reader = new Reader(database.OpenForReading());
        }

        try
        {
            var record = reader.Find(id);
            _idle.Add(reader);
            return record;
        }
        catch
        {
            // A connection that failed once is not trusted again.
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _find;

        public Reader(SqliteConnection connection)
        {
            _connection = connection;
            _find = connection.CreateCommand();
            _find.CommandText = """
                SELECT realm, name_id, subject_kind, kind, authentication_method, issued_at, expires_at,
                       family_id, family_started_at, renewals_left, signer_key_id, signed_info_digest, audience, source, delegated_from,
                       (SELECT min(cancelled_at) FROM cancellations WHERE cancellations.family_id IN (tokens.family_id, tokens.delegated_from))
                FROM tokens WHERE id = $id
                """;
            _find.Parameters.Add("$id", SqliteType.Blob);
            _find.Prepare();
        }

        public TokenRecord? Find(TokenId id)
        {
            _find.Parameters[0].Value = id.Value.ToByteArray(bigEndian: true);
            using var row = _find.ExecuteReader();
            return row.Read() ? ReadRecord(id, row) : null;
        }

        public void Dispose()
        {
            _find.Dispose();
            _connection.Dispose();
        }

        private static TokenRecord ReadRecord(TokenId id, SqliteDataReader row) => new()
        {
            Id = id,
            Realm = row.GetString(0),
            NameId = row.GetString(1),
            SubjectKind = (SubjectKind)row.GetInt32(2),
            Kind = (TokenKind)row.GetInt32(3),
            AuthenticationMethod = (AuthenticationMethod)row.GetInt32(4),
            IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
            FamilyId = ReadId(row, 7),
            FamilyStartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
            RenewalsLeft = row.GetInt32(9),
            SignerKeyId = row.GetString(10),
            SignedInfoDigest = (byte[])row.GetValue(11),
            Audience = row.IsDBNull(12) ? null : row.GetString(12),
            Source = row.IsDBNull(13) ? null : row.GetString(13),
            DelegatedFrom = row.IsDBNull(14) ? null : ReadId(row, 14),
            CancelledAt = row.IsDBNull(15) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
        };

        private static TokenId ReadId(SqliteDataReader row, int column) => new(new Guid((byte[])row.GetValue(column), bigEndian: true));
    }
}
