using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>
/// The record of what the CA meant to sign and what it signed. All is durable when its method returns; many
/// share one fsync. Reads come in pages: the log only grows.
/// </summary>
public sealed class IssuanceLog(EversealDatabase database, ILogger<IssuanceLog> logger) : IDisposable
{
    /// <summary>The most that one question answers.</summary>
    public const int LargestPage = 1000;

    private const string Columns = """
        SELECT Id, SerialNumber, Profile, Subject, Requester, RequestedAt, IssuedAt, NotBefore, NotAfter, Certificate, RevokedAt, RevocationReason FROM certificates
        """;

    private readonly ReaderPool<Reader> _readers = new(() => new Reader(database.Connect()));
    private readonly GroupWriter<IssuanceStatements> _writer = new("issuance log", () => new IssuanceStatements(database.Connect()), logger);

    /// <summary>Every certificate that was signed, with those of the CA itself.</summary>
    public long CountIssued() => Scalar("SELECT count(*) FROM certificates WHERE IssuedAt IS NOT NULL");

    /// <param name="serialNumber">Hexadecimal, in either case, with or without colons between the octets.</param>
    public IssuanceEntry? Find(string serialNumber)
        => Read($"{Columns} WHERE SerialNumber = $serial", ("$serial", serialNumber.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant())).FirstOrDefault();

    /// <summary>Records, the latest first.</summary>
    public IReadOnlyList<IssuanceEntry> Read(IssuanceQuery query) => Read(
        $"""
        {Columns}
        WHERE Id < $before
          AND ($profile IS NULL OR Profile = $profile)
          AND ($subject IS NULL OR instr(lower(Subject), lower($subject)) > 0)
          AND ($since IS NULL OR RequestedAt >= $since)
          AND (NOT $issuedOnly OR IssuedAt IS NOT NULL)
        ORDER BY Id DESC LIMIT $limit
        """,
        ("$before", query.BeforeId ?? long.MaxValue),
        ("$profile", query.Profile),
        ("$subject", query.Subject),
        ("$since", query.Since?.ToUnixTimeMilliseconds()),
        ("$issuedOnly", query.IssuedOnly),
        ("$limit", Math.Clamp(query.Limit, 1, LargestPage)));

    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
    }

    /// <summary>
    /// Records that this is about to be signed, unless the key's history forbids it. Both in one transaction: of two
    /// requests for one key at the same time, the second sees the first.
    /// </summary>
    internal async ValueTask<Result<IssuanceLine>> IntendAsync(IssuanceIntent intent, CancellationToken cancellationToken)
    {
        long id = 0;
        var refusal = await _writer.WriteAsync(
            statements =>
            {
                if (statements.CheckKey(intent) is { } reused)
                    return reused;
                id = statements.Insert(intent);
                return null;
            },
            cancellationToken);
        return refusal is null ? new IssuanceLine(id) : refusal;
    }

    internal ValueTask<StsError?> CompleteAsync(IssuanceLine line, byte[] certificate, DateTimeOffset now)
        => _writer.WriteAsync(
            statements =>
            {
                statements.Complete(line.Id, certificate, now);
                return null;
            },
            CancellationToken.None);

    /// <summary>Whether the key's history forbids this, as far as it is committed now: nothing is signed only to be refused.</summary>
    internal StsError? CheckKey(IssuanceIntent intent) => _readers.Read(reader => reader.Keys.Check(intent));

    /// <summary>
    /// Records what was signed, where its intent is on record elsewhere. The key's history is asked once more in the same
    /// transaction: of two requests for one key at the same time, the second sees the first, and its signature is dropped.
    /// </summary>
    internal ValueTask<StsError?> RecordAsync(IssuanceIntent intent, byte[] certificate, DateTimeOffset now)
        => _writer.WriteAsync(
            statements =>
            {
                if (statements.CheckKey(intent) is { } reused)
                    return reused;
                statements.Insert(intent, certificate, now);
                return null;
            },
            CancellationToken.None);

    private long Scalar(string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant text
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private List<IssuanceEntry> Read(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant text; values travel as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        using var row = command.ExecuteReader();
        var entries = new List<IssuanceEntry>();
        while (row.Read())
            entries.Add(Entry(row));
        return entries;
    }

    private static IssuanceEntry Entry(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        Instant(row.GetInt64(5)),
        row.IsDBNull(6) ? null : Instant(row.GetInt64(6)),
        Instant(row.GetInt64(7)),
        Instant(row.GetInt64(8)),
        row.IsDBNull(9) ? null : (byte[])row.GetValue(9),
        row.IsDBNull(10) ? null : Instant(row.GetInt64(10)),
        row.IsDBNull(11) ? null : (RevocationReason)row.GetInt32(11));

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed class Reader(SqliteConnection connection) : IDisposable
    {
        public KeyHistory Keys { get; } = new(connection);

        public void Dispose()
        {
            Keys.Dispose();
            connection.Dispose();
        }
    }
}

/// <summary>A line of the log that has no certificate yet.</summary>
internal sealed record IssuanceLine(long Id);

/// <summary>One line of the log.</summary>
/// <param name="Requester">Null for what the node issued to itself.</param>
/// <param name="IssuedAt">Null when it was never signed, or the node was killed in between.</param>
/// <param name="Certificate">DER, once issued.</param>
public sealed record IssuanceEntry(
    long Id,
    string SerialNumber,
    string Profile,
    string Subject,
    string? Requester,
    DateTimeOffset RequestedAt,
    DateTimeOffset? IssuedAt,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    byte[]? Certificate,
    DateTimeOffset? RevokedAt = null,
    RevocationReason? RevocationReason = null);

/// <summary>Which lines of the log, the latest first.</summary>
/// <param name="BeforeId">Lines older than this one: the next page.</param>
/// <param name="Subject">A part of the subject, in any case.</param>
public sealed record IssuanceQuery(
    int Limit = IssuanceLog.LargestPage, long? BeforeId = null, string? Profile = null, string? Subject = null, DateTimeOffset? Since = null, bool IssuedOnly = false);
