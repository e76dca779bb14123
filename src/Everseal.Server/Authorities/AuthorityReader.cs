using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>Plain SQL, since each start asks: EF's model costs more than the rest of it.</summary>
internal static class AuthorityReader
{
    private const string Columns = "SELECT Id, Kind, IsActive, ParentId, KeyId, Certificate, CreatedAt, ForeignChain, SealedAt, ErasedAt, PublishedAt, CrossCertificate FROM authorities";

    /// <returns>The own root first, when there is one.</returns>
    public static IReadOnlyList<Authority> ReadActive(EversealDatabase database) => Read(database, $"{Columns} WHERE IsActive = 1 ORDER BY Kind");

    /// <summary>The CA that is published and signs later; null when there is none.</summary>
    public static Authority? ReadNext(EversealDatabase database, AuthorityKind kind)
        => Read(database, $"{Columns} WHERE Kind = {(int)kind} AND IsActive = 0 AND PublishedAt IS NOT NULL AND ReplacedAt IS NULL ORDER BY Id DESC LIMIT 1").SingleOrDefault();

    /// <summary>One of any time; null when there is none.</summary>
    public static Authority? Find(EversealDatabase database, long id) => Read(database, $"{Columns} WHERE Id = {id}").SingleOrDefault();

    /// <summary>Every root whose key was sealed, the replaced ones too: they answer for what they signed.</summary>
    public static IReadOnlyList<Authority> ReadSealedRoots(EversealDatabase database)
        => Read(database, $"{Columns} WHERE Kind = {(int)AuthorityKind.Root} AND SealedAt IS NOT NULL ORDER BY IsActive DESC, Id DESC");

    private static List<Authority> Read(EversealDatabase database, string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants and numbers
        command.CommandText = sql;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var authorities = new List<Authority>();
        while (row.Read())
            authorities.Add(Read(row));
        return authorities;
    }

    private static Authority Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Kind = (AuthorityKind)row.GetInt32(1),
        IsActive = row.GetBoolean(2),
        ParentId = row.IsDBNull(3) ? null : row.GetInt64(3),
        KeyId = row.GetString(4),
        Certificate = (byte[])row.GetValue(5),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        ForeignChain = row.IsDBNull(7) ? null : row.GetString(7),
        SealedAt = row.Instant(8),
        ErasedAt = row.Instant(9),
        PublishedAt = row.Instant(10),
        CrossCertificate = row.IsDBNull(11) ? null : (byte[])row.GetValue(11),
    };
}
