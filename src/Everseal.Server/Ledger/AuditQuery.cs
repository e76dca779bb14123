using Everseal.Core.Audit;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>Which records of the trail are wanted: those after a number, or, backwards, those before one.</summary>
internal sealed record AuditQuery
{
    public const int LargestPage = 1000;

    // A rare name in a long trail: one call looks at so many records, and the next goes on from there.
    private const long Span = 100_000;

    /// <summary>Oldest first, behind this number. Otherwise newest first.</summary>
    public long? After { get; init; }

    /// <summary>Newest first, before this number; null begins at the end.</summary>
    public long? Before { get; init; }

    public int Limit { get; init; } = 100;

    public string? Realm { get; init; }

    public string? Action { get; init; }

    public string? Actor { get; init; }

    public DateTimeOffset? Since { get; init; }

    public bool Refusals { get; init; }

    /// <returns>The records, and the number to go on from; null when there is nothing further.</returns>
    public (IReadOnlyList<ChainedEntry> Records, long? Next) Read(SqliteConnection connection)
    {
        var head = connection.ReadNumber("SELECT max(seq) FROM audit");
        var isForward = After is not null;
        var (low, high) = isForward
            ? (After!.Value + 1, Math.Min(head, After.Value + Span))
            : (Math.Max(1, (Before ?? head + 1) - Span), Math.Min(head, (Before ?? head + 1) - 1));
        var found = Read(connection, low, high, isForward);
        var next = found.Count == Limit ? found[^1].Entry.Sequence : isForward ? high : low;
        var isEnd = isForward ? next >= head : next <= 1 || IsBeforeSince(connection, next);
        return (found, isEnd ? null : next);
    }

    private List<ChainedEntry> Read(SqliteConnection connection, long low, long high, bool isForward)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant texts; values are parameters
        command.CommandText = $"""
            {AuditTable.Select}
            WHERE seq BETWEEN $low AND $high
              AND ($realm IS NULL OR realm = $realm) AND ($action IS NULL OR action = $action) AND ($actor IS NULL OR actor = $actor)
              AND ($since IS NULL OR at >= $since) AND ($refusals = 0 OR error_id IS NOT NULL)
            ORDER BY seq {(isForward ? "ASC" : "DESC")} LIMIT $limit
            """;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$low", low);
        command.Parameters.AddWithValue("$high", high);
        command.Parameters.AddWithValue("$realm", Realm ?? (object)DBNull.Value);
        command.Parameters.AddWithValue("$action", Action ?? (object)DBNull.Value);
        command.Parameters.AddWithValue("$actor", Actor ?? (object)DBNull.Value);
        command.Parameters.AddWithValue("$since", Since?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value);
        command.Parameters.AddWithValue("$refusals", Refusals ? 1 : 0);
        command.Parameters.AddWithValue("$limit", Limit);
        using var row = command.ExecuteReader();
        var records = new List<ChainedEntry>();
        while (row.Read())
            records.Add(AuditTable.Read(row));
        return records;
    }

    // Records lie in the order of time but for jumps of the clock, so further back there is nothing new enough.
    private bool IsBeforeSince(SqliteConnection connection, long sequence)
        => Since is { } since && connection.ReadNumber($"SELECT at FROM audit WHERE seq = {sequence}") < since.ToUnixTimeMilliseconds();
}
