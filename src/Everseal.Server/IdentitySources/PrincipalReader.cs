using Everseal.Core.Tokens;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.IdentitySources;

/// <summary>A principal as a login needs it.</summary>
/// <param name="Thumbprint">SHA-256 of a service's certificate, upper-case hexadecimal; null for a person.</param>
internal sealed record StoredPrincipal(
    long Id,
    SubjectKind Kind,
    string Name,
    string? GivenName,
    string? Surname,
    string? Email,
    bool IsDisabled,
    string? PasswordHash,
    string? Thumbprint);

/// <summary>Plain SQL for every login: EF's model and its tracking would cost more than the query.</summary>
internal sealed class PrincipalReader(EversealDatabase database)
{
    private const string Columns = """
        SELECT p.Id, p.Kind, p.Name, p.GivenName, p.Surname, p.Email, p.IsDisabled, p.PasswordHash, p.Thumbprint
        FROM principals p JOIN realms r ON r.Id = p.RealmId
        WHERE p.Kind <> 'group' AND r.NameKey = $realm
        """;

    // UNION, not UNION ALL: a group that was reached is not followed again, so a cycle ends.
    private const string NestedGroups = """
        WITH RECURSIVE containing(id) AS (
            SELECT GroupId FROM group_members WHERE MemberId = $id
            UNION
            SELECT m.GroupId FROM group_members m JOIN containing c ON m.MemberId = c.id)
        SELECT p.Name FROM containing c JOIN principals p ON p.Id = c.id ORDER BY p.NameKey
        """;

    public StoredPrincipal? FindByName(string realm, string name)
        => Find($"{Columns} AND p.NameKey = $value", realm, PrincipalName.KeyOf(name));

    /// <param name="thumbprint">SHA-256, upper-case hexadecimal.</param>
    public StoredPrincipal? FindByThumbprint(string realm, string thumbprint)
        => Find($"{Columns} AND p.Thumbprint = $value", realm, thumbprint);

    /// <summary>A service whose registered certificate has this subject: tells a renewed certificate from a stranger's.</summary>
    public StoredPrincipal? FindBySubject(string realm, string subjectKey)
        => Find($"{Columns} AND p.SubjectKey = $value LIMIT 1", realm, subjectKey);

    /// <summary>Bare names of all groups that contain the principal, directly or through others.</summary>
    public IReadOnlyList<string> ReadGroups(long principalId)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = NestedGroups;
        command.Parameters.AddWithValue("$id", principalId);
        using var rows = command.ExecuteReader();
        var groups = new List<string>();
        while (rows.Read())
        {
            groups.Add(rows.GetString(0));
        }

        return groups;
    }

    private StoredPrincipal? Find(string sql, string realm, string value)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // one of the constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$realm", PrincipalName.KeyOf(realm));
        command.Parameters.AddWithValue("$value", value);
        using var row = command.ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    private static StoredPrincipal Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1) == "user" ? SubjectKind.Person : SubjectKind.Service,
        row.GetString(2),
        TextOrNull(row, 3),
        TextOrNull(row, 4),
        TextOrNull(row, 5),
        row.GetBoolean(6),
        TextOrNull(row, 7),
        TextOrNull(row, 8));

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
