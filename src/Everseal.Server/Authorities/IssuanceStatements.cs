using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>The issuance log's prepared statements: for the writer's thread alone.</summary>
internal sealed class IssuanceStatements : GroupStatements
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly KeyHistory _history;
    private readonly Statement _insert;
    private readonly Statement _complete;

    public IssuanceStatements(SqliteConnection connection)
    {
        _connection = connection;
        using (var durable = connection.CreateCommand())
        {
            durable.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000";
            durable.ExecuteNonQuery();
        }

        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _history = new KeyHistory(connection);
        _insert = new Statement(
            connection,
            """
            INSERT INTO certificates
                (SerialNumber, AuthorityId, Profile, Subject, ToBeSignedDigest, NotBefore, NotAfter, RequestedAt, KeySha256, Requester, Certificate, IssuedAt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """);
        _complete = new Statement(connection, "UPDATE certificates SET Certificate = ?1, IssuedAt = ?2 WHERE Id = ?3");
    }

    public override void Begin() => _begin.Run();

    public override void Commit() => _commit.Run();

    /// <summary>Why the key may not be certified by what is committed and by the writes before this one; null when it may.</summary>
    public StsError? CheckKey(IssuanceIntent intent) => _history.Check(intent);

    /// <param name="certificate">Null while it is not signed yet.</param>
    /// <returns>The record's id.</returns>
    public long Insert(IssuanceIntent intent, byte[]? certificate = null, DateTimeOffset? issuedAt = null)
    {
        var prepared = intent.Prepared;
        return _insert.Insert(
            prepared.SerialNumber, intent.AuthorityId, prepared.Profile.Name, prepared.Subject, intent.ToBeSignedSha256,
            prepared.Validity.NotBefore.ToUnixTimeMilliseconds(), prepared.Validity.NotAfter.ToUnixTimeMilliseconds(), intent.At.ToUnixTimeMilliseconds(),
            intent.KeySha256, intent.Requester, certificate, issuedAt?.ToUnixTimeMilliseconds());
    }

    public void Complete(long id, byte[] certificate, DateTimeOffset now)
    {
        _complete.Run(certificate, now.ToUnixTimeMilliseconds(), id);
    }

    public override void Dispose()
    {
        Statement[] statements = [_begin, _commit, _insert, _complete];
        Array.ForEach(statements, statement => statement.Dispose());
        _history.Dispose();
        _connection.Dispose();
    }
}
