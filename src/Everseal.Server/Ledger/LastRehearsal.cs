using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>When somebody last tried on a copy which logins would break, kept where monitoring finds it.</summary>
internal sealed class LastRehearsal
{
    private const string Name = "last rehearsal";

    private readonly TokenLedger _ledger;
    private volatile RehearsalDescription? _value;

    public LastRehearsal(TokenLedger ledger)
    {
        _ledger = ledger;
        using var connection = ledger.OpenForReading();
        _value = Read(connection);
    }

    /// <summary>Null when there was none.</summary>
    public RehearsalDescription? Value => _value;

    /// <summary>Durable when this returns null.</summary>
    public async ValueTask<StsError?> KeepAsync(RehearsalDescription rehearsal, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(rehearsal, AdministrationJson.Default.RehearsalDescription);
        if (await _ledger.WriteAsync(statements => statements.Remember(Name, text), cancellationToken) is { } unwritten)
            return unwritten;
        _value = rehearsal;
        return null;
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
