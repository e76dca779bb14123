using Microsoft.Data.Sqlite;

namespace Everseal.Server.Storage;

/// <summary>
/// A copy of a SQLite file from one state of it and in one piece, while others go on writing. The source is opened for
/// reading only; the copy has no log beside it.
/// </summary>
internal static class DatabaseCopy
{
    /// <exception cref="SqliteException">The source cannot be read, or the copy not be written.</exception>
    public static void Write(string from, string to)
    {
        // Even a reader makes a log beside a file that nobody has open. Where there is none, the file is all there is to
        // read, unless somebody opens it just now.
        var isAtRest = !HasLog(from);
        Copy(isAtRest ? $"file:{Uri.EscapeDataString(from)}?immutable=1" : from, to);
        if (isAtRest && HasLog(from))
            Copy(from, to);
    }

    private static bool HasLog(string path) => File.Exists(path + "-wal") || File.Exists(path + "-journal");

    private static void Copy(string from, string to)
    {
        using var source = Open(from, SqliteOpenMode.ReadOnly);
        using var copy = Open(to, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(copy);
        using var command = copy.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = DELETE";
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }
}
