using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Everseal.Server.Storage;

/// <summary>
/// A statement that is compiled once and bound by position, for what happens many times a second: SqliteCommand looks each
/// parameter up by its name at every execution, which costs as much as the insertion. For one thread at a time.
/// </summary>
/// <exception cref="SqliteException">From every member: what SQLite says.</exception>
internal sealed class Statement : IDisposable
{
    private const int BusyMilliseconds = 5000;
    private const int LongestOnStack = 512;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly int _parameters;

    /// <param name="connection">Open; disposed after this.</param>
    /// <param name="sql">One statement, constant text; its parameters are <c>?1</c>, <c>?2</c> and so on: the numbers say which value is whose.</param>
    public Statement(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_busy_timeout(_connection, BusyMilliseconds));
        Check(raw.sqlite3_prepare_v2(_connection, sql, out _statement));
        _parameters = raw.sqlite3_bind_parameter_count(_statement);
    }

    /// <summary>Executes what returns no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(params ReadOnlySpan<SqlValue> values)
    {
        using var rows = Ask(values);
        rows.Read();
        return raw.sqlite3_changes(_connection);
    }

    /// <summary>Executes an INSERT of one row. RETURNING would cost a table of its own each time.</summary>
    /// <returns>The row's id.</returns>
    public long Insert(params ReadOnlySpan<SqlValue> values)
    {
        Run(values);
        return raw.sqlite3_last_insert_rowid(_connection);
    }

    /// <summary>Asks a question. Its answer is read to the end, or disposed, before the next one.</summary>
    /// <exception cref="ArgumentException">A parameter would keep what it was bound to before.</exception>
    public Rows Ask(params ReadOnlySpan<SqlValue> values)
    {
        if (values.Length != _parameters)
            throw new ArgumentException($"The statement has {_parameters} parameters; there are {values.Length} values.", nameof(values));
        for (var i = 0; i < values.Length; i++)
            Check(Bind(i + 1, values[i]));
        return new Rows(this);
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int position, SqlValue value) => value.Content switch
    {
        string text => BindText(position, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, position, 0),
        byte[] octets => raw.sqlite3_bind_blob(_statement, position, octets),
        _ when value.Number is { } number => raw.sqlite3_bind_int64(_statement, position, number),
        _ => raw.sqlite3_bind_null(_statement, position),
    };

    private int BindText(int position, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> octets = most <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[most];
        return raw.sqlite3_bind_text(_statement, position, octets[..Encoding.UTF8.GetBytes(text, octets)]);
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _connection);
    }

    /// <summary>The rows of an answer, one after the other.</summary>
    internal readonly struct Rows(Statement statement) : IDisposable
    {
        /// <returns>False after the last one.</returns>
        public bool Read()
        {
            var code = raw.sqlite3_step(statement._statement);
            if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
                statement.Check(code);
            return code == raw.SQLITE_ROW;
        }

        public long GetInt64(int column) => raw.sqlite3_column_int64(statement._statement, column);

        public int GetInt32(int column) => checked((int)GetInt64(column));

        /// <exception cref="InvalidCastException">It is null.</exception>
        public string GetString(int column) => GetStringOrNull(column) ?? throw new InvalidCastException($"column {column} is null");

        public string? GetStringOrNull(int column) => raw.sqlite3_column_text(statement._statement, column).utf8_to_string();

        public DateTimeOffset GetInstant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(GetInt64(column));

        public DateTimeOffset? GetInstantOrNull(int column) => IsNull(column) ? null : GetInstant(column);

        /// <exception cref="InvalidCastException">It is something else: somebody wrote into the file by other means.</exception>
        public byte[] GetOctets(int column) => raw.sqlite3_column_type(statement._statement, column) == raw.SQLITE_BLOB
            ? raw.sqlite3_column_blob(statement._statement, column).ToArray()
            : throw new InvalidCastException($"column {column} holds no octets");

        public byte[]? GetOctetsOrNull(int column) => IsNull(column) ? null : GetOctets(column);

        public bool IsNull(int column) => raw.sqlite3_column_type(statement._statement, column) == raw.SQLITE_NULL;

        /// <summary>The statement lets go of what it read, and may be asked again. An error of Read was told by Read.</summary>
        public void Dispose() => raw.sqlite3_reset(statement._statement);
    }
}

/// <summary>What a parameter is bound to: a number, a text, octets or null.</summary>
internal readonly struct SqlValue
{
    private SqlValue(object? content, long? number) => (Content, Number) = (content, number);

    public object? Content { get; }

    public long? Number { get; }

    public static implicit operator SqlValue(string? text) => new(text, null);

    public static implicit operator SqlValue(byte[]? octets) => new(octets, null);

    public static implicit operator SqlValue(long number) => new(null, number);

    public static implicit operator SqlValue(long? number) => new(null, number);

    public static implicit operator SqlValue(bool truth) => new(null, truth ? 1 : 0);
}
