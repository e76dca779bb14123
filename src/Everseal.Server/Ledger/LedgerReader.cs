using Everseal.Core.Tokens;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>A connection that only reads, with the statement that every acceptance of a token asks.</summary>
internal sealed class LedgerReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;

    public LedgerReader(SqliteConnection connection)
    {
        _connection = connection;
        _find = connection.Prepare(TokenRow.Select + " WHERE id = $0", 1);
    }

    public TokenRecord? Find(TokenId id)
    {
        using var row = _find.Bind(id.Value.ToByteArray(bigEndian: true)).ExecuteReader();
        return row.Read() ? TokenRow.Read(row) : null;
    }

    public void Dispose()
    {
        _find.Dispose();
        _connection.Dispose();
    }
}
