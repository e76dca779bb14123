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
    string? Thumbprint,
    DateTimeOffset PasswordChangedAt);

/// <summary>Plain SQL for every login and every presented token: EF's model and its tracking would cost more than the query.</summary>
internal sealed class PrincipalReader(EversealDatabase database) : IDisposable
{
    private readonly ReaderPool<Reader> _readers = new(() => new Reader(database.Connect()));

    public StoredPrincipal? FindByName(string realm, string name)
        => _readers.Read(reader => Reader.Find(reader.ByName, realm, PrincipalName.KeyOf(name)));

    /// <summary>The same with the groups that contain it, both as of one moment: for every presented token.</summary>
    public (StoredPrincipal Principal, IReadOnlyList<string> Groups)? FindWithGroups(string realm, string name)
        => _readers.Read(reader => reader.FindWithGroups(realm, PrincipalName.KeyOf(name)));

    /// <param name="thumbprint">SHA-256, upper-case hexadecimal.</param>
    public StoredPrincipal? FindByThumbprint(string realm, string thumbprint)
        => _readers.Read(reader => Reader.Find(reader.ByThumbprint, realm, thumbprint));

    /// <summary>A service whose registered certificate has this subject: tells a renewed certificate from a stranger's.</summary>
    public StoredPrincipal? FindBySubject(string realm, string subjectKey)
        => _readers.Read(reader => Reader.Find(reader.BySubject, realm, subjectKey));

    /// <summary>Bare names of all groups that contain the principal, directly or through others.</summary>
    public IReadOnlyList<string> ReadGroups(long principalId) => _readers.Read(reader => reader.ReadGroups(principalId));

    public void Dispose() => _readers.Dispose();

    private sealed class Reader(SqliteConnection connection) : IDisposable
    {
        private const string Columns = """
            SELECT p.Id, p.Kind, p.Name, p.GivenName, p.Surname, p.Email, p.IsDisabled, p.PasswordHash, p.Thumbprint,
                   coalesce(p.PasswordChangedAt, 0)
            FROM principals p JOIN realms r ON r.Id = p.RealmId
            WHERE p.Kind <> 'group' AND r.NameKey = ?1
            """;

        // UNION, not UNION ALL: a group that was reached is not followed again, so a cycle ends.
        private const string NestedGroups = """
            WITH RECURSIVE containing(id) AS (
                SELECT GroupId FROM group_members WHERE MemberId = ?1
                UNION
                SELECT m.GroupId FROM group_members m JOIN containing c ON m.MemberId = c.id)
            SELECT p.Name FROM containing c JOIN principals p ON p.Id = c.id ORDER BY p.NameKey
            """;

        private readonly Statement _begin = new(connection, "BEGIN");
        private readonly Statement _end = new(connection, "COMMIT");
        private readonly Statement _groups = new(connection, NestedGroups);

        public Statement ByName { get; } = new(connection, $"{Columns} AND p.NameKey = ?2");

        public Statement ByThumbprint { get; } = new(connection, $"{Columns} AND p.Thumbprint = ?2");

        public Statement BySubject { get; } = new(connection, $"{Columns} AND p.SubjectKey = ?2 LIMIT 1");

        public static StoredPrincipal? Find(Statement question, string realm, string value)
        {
            using var row = question.Ask(PrincipalName.KeyOf(realm), value);
            return row.Read() ? Principal(row) : null;
        }

        // One transaction: to look at the state of now costs more than either question.
        public (StoredPrincipal, IReadOnlyList<string>)? FindWithGroups(string realm, string name)
        {
            _begin.Run();
            var principal = Find(ByName, realm, name);
            var groups = principal is null ? [] : ReadGroups(principal.Id);
            _end.Run();
            return principal is null ? null : (principal, groups);
        }

        public List<string> ReadGroups(long principalId)
        {
            using var rows = _groups.Ask(principalId);
            var groups = new List<string>();
            while (rows.Read())
            {
                groups.Add(rows.GetString(0));
            }

            return groups;
        }

        public void Dispose()
        {
            Statement[] statements = [_begin, _end, _groups, ByName, ByThumbprint, BySubject];
            Array.ForEach(statements, statement => statement.Dispose());
            connection.Dispose();
        }

        private static StoredPrincipal Principal(Statement.Rows row) => new(
            row.GetInt64(0),
            row.GetString(1) == "user" ? SubjectKind.Person : SubjectKind.Service,
            row.GetString(2),
            row.GetStringOrNull(3),
            row.GetStringOrNull(4),
            row.GetStringOrNull(5),
            row.GetInt64(6) != 0,
            row.GetStringOrNull(7),
            row.GetStringOrNull(8),
            row.GetInstant(9));

    }
}
