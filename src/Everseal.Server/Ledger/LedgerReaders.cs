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
            _find.CommandText = TokenRow.Select + " WHERE id = $id";
            _find.Parameters.Add("$id", SqliteType.Blob);
            _find.Prepare();
        }

        public TokenRecord? Find(TokenId id)
        {
            _find.Parameters[0].Value = id.Value.ToByteArray(bigEndian: true);
            using var row = _find.ExecuteReader();
            return row.Read() ? TokenRow.Read(row) : null;
        }

        public void Dispose()
        {
            _find.Dispose();
            _connection.Dispose();
        }
    }
}
