using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>The issuance log's prepared statements: for the writer's thread alone.</summary>
internal sealed class IssuanceStatements : GroupStatements
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _earlier;
    private readonly SqliteCommand _intend;
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
        _earlier = connection.Prepare($"SELECT DISTINCT Profile, Subject, RevocationReason IS {(int)RevocationReason.KeyCompromise} FROM certificates WHERE KeySha256 = $0", 1);
        _intend = connection.Prepare(
            """
            INSERT INTO certificates
                (SerialNumber, AuthorityId, Profile, Subject, ToBeSignedDigest, NotBefore, NotAfter, RequestedAt, KeySha256, Requester)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING Id
            """,
            10);
        _complete = connection.Prepare("UPDATE certificates SET Certificate = $0, IssuedAt = $1 WHERE Id = $2", 3);
    }

    public override void Begin() => _begin.ExecuteNonQuery();

    public override void Commit() => _commit.ExecuteNonQuery();

    /// <summary>What this key was certified for before, or was about to be.</summary>
    public IReadOnlyList<EarlierUse> FindEarlier(byte[] keySha256)
    {
        _earlier.Bind(keySha256);
        using var row = _earlier.ExecuteReader();
        var uses = new List<EarlierUse>();
        while (row.Read())
            uses.Add(new EarlierUse(row.GetString(0), row.GetString(1), row.GetBoolean(2)));
        return uses;
    }

    /// <returns>The record's id.</returns>
    public long Intend(
        LintedCertificate prepared, long? authorityId, byte[] toBeSignedDigest, byte[] keySha256, string? requester, DateTimeOffset now)
    {
        _intend.Bind(
            prepared.SerialNumber, authorityId, prepared.Profile.Name, prepared.Subject, toBeSignedDigest,
            prepared.Validity.NotBefore.ToUnixTimeMilliseconds(), prepared.Validity.NotAfter.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(),
            keySha256, requester);
        return (long)_intend.ExecuteScalar()!;
    }

    public void Complete(long id, byte[] certificate, DateTimeOffset now)
    {
        _complete.Bind(certificate, now.ToUnixTimeMilliseconds(), id);
        _complete.ExecuteNonQuery();
    }

    public override void Dispose()
    {
        SqliteCommand[] commands = [_begin, _commit, _earlier, _intend, _complete];
        Array.ForEach(commands, command => command.Dispose());
        _connection.Dispose();
    }
}
