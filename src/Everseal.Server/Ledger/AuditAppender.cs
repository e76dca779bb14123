using Everseal.Core.Audit;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>
/// Adds to the chain, inside the transaction that is open on its connection: only the ledger's one writer may, since the
/// next record's hash needs the one before. After a failed transaction it is thrown away with its connection, and its
/// successor reads from the disk where the chain really ends.
/// </summary>
internal sealed class AuditAppender : IDisposable
{
    private readonly Statement _insert;
    private ChainPosition _head;

    public AuditAppender(SqliteConnection connection)
    {
        _head = AuditTable.ReadHead(connection);
        _insert = new Statement(connection, "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    }

    public void Append(AuditRecord record)
    {
        var entry = record.ToEntry(_head.Sequence + 1);
        var hash = AuditChain.Next(_head.Hash, entry);
        _insert.Run(
            entry.Sequence, (int)entry.Kind, entry.At.ToUnixTimeMilliseconds(), entry.Realm, entry.Action, entry.Actor, entry.Source, entry.Target,
            entry.ErrorId, entry.Detail, entry.Count, entry.TokenId, entry.TokenDigest, hash);
        _head = new ChainPosition(entry.Sequence, hash);
    }

    public void Dispose() => _insert.Dispose();
}
