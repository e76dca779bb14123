using Microsoft.Data.Sqlite;

namespace Everseal.Acceptance.Tests.Durability;

/// <summary>Looks into a data directory behind the server's back.</summary>
internal static class Store
{
    /// <summary>How many signing credentials of all realms are marked as the default signer.</summary>
    public static async Task<long> DefaultSignersAsync(string dataDirectory)
        => await ScalarAsync(Path.Combine(dataDirectory, "everseal.db"), "SELECT COUNT(*) FROM signing_credentials WHERE PromotedAt IS NOT NULL AND RetiredAt IS NULL");

    /// <summary>Makes the ledger forget that it ever issued a token; the server must not run.</summary>
    public static async Task ForgetTokensAsync(string dataDirectory)
    {
        await using var connection = await OpenAsync(Path.Combine(dataDirectory, "ledger.db"), SqliteOpenMode.ReadWrite);
        await using var command = new SqliteCommand("DELETE FROM tokens", connection);
        (await command.ExecuteNonQueryAsync()).Should().BePositive("there was something to forget");
    }

    private static async Task<long> ScalarAsync(string database, string query)
    {
        await using var connection = await OpenAsync(database, SqliteOpenMode.ReadOnly);
        await using var command = new SqliteCommand(query, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<SqliteConnection> OpenAsync(string database, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection($"Data Source={database};Mode={mode};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
