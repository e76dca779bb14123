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

    /// <summary>Lets every realm renew its signing keys by itself, whatever init was told.</summary>
    public static async Task SetSelfRenewalAsync(string dataDirectory)
    {
        await using var connection = await OpenAsync(Path.Combine(dataDirectory, "everseal.db"), SqliteOpenMode.ReadWrite);
        await using var command = new SqliteCommand("UPDATE realms SET SelfRenewal = 1", connection);
        (await command.ExecuteNonQueryAsync()).Should().BePositive();
    }

    /// <summary>How many certificates of a kind are in force or were: rows of <c>signing_credentials</c> or <c>server_certificates</c>.</summary>
    public static async Task<(long Signing, long Tls)> CertificatesAsync(string dataDirectory)
        => (await ScalarAsync(Path.Combine(dataDirectory, "everseal.db"), "SELECT COUNT(*) FROM signing_credentials"),
            await ScalarAsync(Path.Combine(dataDirectory, "everseal.db"), "SELECT COUNT(*) FROM server_certificates"));

    /// <summary>How many TLS certificates of other CAs are in force or were, and how many requests wait.</summary>
    public static async Task<(long Imported, long Waiting)> ForeignTlsAsync(string dataDirectory)
        => (await ScalarAsync(Path.Combine(dataDirectory, "everseal.db"), "SELECT COUNT(*) FROM server_certificates WHERE ForeignAnchor IS NOT NULL"),
            await ScalarAsync(Path.Combine(dataDirectory, "everseal.db"), "SELECT COUNT(*) FROM certificate_requests"));

    /// <summary>Gives a user another password hash than this version would make.</summary>
    public static async Task SetPasswordHashAsync(string dataDirectory, string user, string hash)
    {
        await using var connection = await OpenAsync(Path.Combine(dataDirectory, "everseal.db"), SqliteOpenMode.ReadWrite);
        await using var command = new SqliteCommand("UPDATE principals SET PasswordHash = $hash WHERE Name = $user", connection);
        command.Parameters.AddWithValue("$hash", hash);
        command.Parameters.AddWithValue("$user", user);
        (await command.ExecuteNonQueryAsync()).Should().Be(1);
    }

    /// <summary>What the operator reads of every refusal and act so far.</summary>
    public static async Task<IReadOnlyList<string>> AuditDetailsAsync(string dataDirectory)
        => await TextsAsync(Path.Combine(dataDirectory, "ledger.db"), "SELECT coalesce(target, '') || ' ' || coalesce(detail, '') FROM audit ORDER BY seq");

    /// <returns>"ok", or what SQLite finds wrong with one of the two databases.</returns>
    public static async Task<string> IntegrityAsync(string dataDirectory, string database)
        => string.Join('\n', await TextsAsync(Path.Combine(dataDirectory, database), "PRAGMA integrity_check"));

    /// <summary>How many tokens the ledger knows.</summary>
    public static async Task<long> TokensAsync(string dataDirectory)
        => await ScalarAsync(Path.Combine(dataDirectory, "ledger.db"), "SELECT COUNT(*) FROM tokens");

    private static async Task<IReadOnlyList<string>> TextsAsync(string database, string query)
    {
        await using var connection = await OpenAsync(database, SqliteOpenMode.ReadOnly);
        await using var command = new SqliteCommand(query, connection);
        await using var rows = await command.ExecuteReaderAsync();
        List<string> texts = [];
        while (await rows.ReadAsync())
            texts.Add(rows.GetString(0));
        return texts;
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
