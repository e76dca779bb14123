using Everseal.Core.Tokens;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>A connection that only reads, with the statement that every acceptance of a token asks.</summary>
internal sealed class LedgerReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _find;

    public LedgerReader(SqliteConnection connection)
    {
        _connection = connection;
        _find = new Statement(connection, TokenRow.Select + " WHERE id = ?1");
    }

    public TokenRecord? Find(TokenId id)
    {
        using var row = _find.Ask(id.Value.ToByteArray(bigEndian: true));
        return row.Read() ? TokenRow.Read(row) : null;
    }

    public void Dispose()
    {
        _find.Dispose();
        _connection.Dispose();
    }
}
