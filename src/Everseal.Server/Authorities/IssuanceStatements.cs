using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>The issuance log's prepared statements: for the writer's thread alone.</summary>
internal sealed class IssuanceStatements : GroupStatements
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly KeyHistory _history;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _complete;

    public IssuanceStatements(SqliteConnection connection)
    {
        _connection = connection;
        using (var durable = connection.CreateCommand())
        {
            durable.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000";
            durable.ExecuteNonQuery();
        }

        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _history = new KeyHistory(connection);
        _insert = connection.Prepare(
            """
            INSERT INTO certificates
                (SerialNumber, AuthorityId, Profile, Subject, ToBeSignedDigest, NotBefore, NotAfter, RequestedAt, KeySha256, Requester, Certificate, IssuedAt)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING Id
            """,
            12);
        _complete = connection.Prepare("UPDATE certificates SET Certificate = $0, IssuedAt = $1 WHERE Id = $2", 3);
    }

    public override void Begin() => _begin.ExecuteNonQuery();

    public override void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Why the key may not be certified by what is committed and by the writes before this one; null when it may.</summary>
    public StsError? CheckKey(IssuanceIntent intent) => _history.Check(intent);

    /// <param name="certificate">Null while it is not signed yet.</param>
    /// <returns>The record's id.</returns>
    public long Insert(IssuanceIntent intent, byte[]? certificate = null, DateTimeOffset? issuedAt = null)
    {
        var prepared = intent.Prepared;
        _insert.Bind(
            prepared.SerialNumber, intent.AuthorityId, prepared.Profile.Name, prepared.Subject, intent.ToBeSignedSha256,
            prepared.Validity.NotBefore.ToUnixTimeMilliseconds(), prepared.Validity.NotAfter.ToUnixTimeMilliseconds(), intent.At.ToUnixTimeMilliseconds(),
            intent.KeySha256, intent.Requester, certificate, issuedAt?.ToUnixTimeMilliseconds());
        return (long)_insert.ExecuteScalar()!;
    }

    public void Complete(long id, byte[] certificate, DateTimeOffset now)
    {
        _complete.Bind(certificate, now.ToUnixTimeMilliseconds(), id);
        _complete.ExecuteNonQuery();
    }

    public override void Dispose()
    {
        SqliteCommand[] commands = [_begin, _commit, _insert, _complete];
        Array.ForEach(commands, command => command.Dispose());
        _history.Dispose();
        _connection.Dispose();
    }
}
