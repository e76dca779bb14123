using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>When somebody last tried on a copy which logins would break, kept where monitoring finds it.</summary>
internal sealed class LastRehearsal(TokenLedger ledger)
{
    private const string Name = "last rehearsal";

    /// <summary>Durable when this returns null.</summary>
    public ValueTask<StsError?> KeepAsync(RehearsalDescription rehearsal, CancellationToken cancellationToken)
        => ledger.WriteAsync(statements => statements.Remember(Name, JsonSerializer.Serialize(rehearsal, AdministrationJson.Default.RehearsalDescription)), cancellationToken);

    /// <returns>Null when there was none.</returns>
    public RehearsalDescription? Read()
    {
        using var connection = ledger.OpenForReading();
        return Read(connection);
    }

    /// <summary>From a ledger that lies there, with or without a server on it.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static RehearsalDescription? Read(string ledgerFile)
    {
        using var connection = new LedgerDatabase(ledgerFile).OpenForReading();
        return Read(connection);
    }

    private static RehearsalDescription? Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM memory WHERE name = $name";
        command.Parameters.AddWithValue("$name", Name);
        return command.ExecuteScalar() is string text ? JsonSerializer.Deserialize(text, AdministrationJson.Default.RehearsalDescription) : null;
    }
}
