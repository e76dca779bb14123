using Everseal.Core.Passwords;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Realms;

/// <summary>A realm's password policy by plain SQL, for the snapshot that logins ask.</summary>
internal static class PasswordPolicyReader
{
    public static PasswordPolicy Read(SqliteConnection connection, long realmId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT PasswordPolicy_Description, PasswordPolicy_MinLength, PasswordPolicy_MaxLength, PasswordPolicy_MinLetters,
                   PasswordPolicy_MinUppercase, PasswordPolicy_MinLowercase, PasswordPolicy_MinDigits, PasswordPolicy_MinSpecial,
                   PasswordPolicy_MaxIdenticalAdjacent, PasswordPolicy_History, PasswordPolicy_LifetimeDays
            FROM realms WHERE Id = $realm
            """;
        command.Parameters.AddWithValue("$realm", realmId);
        using var row = command.ExecuteReader();
        row.Read();
        return new PasswordPolicy
        {
            Description = row.GetString(0),
            MinLength = row.GetInt32(1),
            MaxLength = row.GetInt32(2),
            MinLetters = row.GetInt32(3),
            MinUppercase = row.GetInt32(4),
            MinLowercase = row.GetInt32(5),
            MinDigits = row.GetInt32(6),
            MinSpecial = row.GetInt32(7),
            MaxIdenticalAdjacent = row.GetInt32(8),
            History = row.GetInt32(9),
            LifetimeDays = row.IsDBNull(10) ? null : row.GetInt32(10),
        };
    }
}
