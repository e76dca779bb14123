using System.Text.Json;
using Everseal.Core.Errors;
using Everseal.Core.Incidents;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Ledger;

/// <summary>A message that a channel has not taken yet.</summary>
/// <param name="Attempts">How many have failed.</param>
internal sealed record WaitingMessage(long Id, AlarmMessage Message, int Attempts);

/// <summary>How a channel's queue stands.</summary>
/// <param name="Error">Why the last attempt at a waiting message failed.</param>
public sealed record QueueStatus(long Waiting, DateTimeOffset? OldestAt, DateTimeOffset? DeliveredAt, string? Error);

/// <summary>
/// What waits to be told, by channel. <see cref="IncidentRegister"/> fills it in the transaction of what it tells; a message
/// leaves it when its receiver took it. Killed between the two, the server sends it again under the same key.
/// </summary>
public sealed class AlarmQueue(TokenLedger ledger)
{
    private const int LargestBatch = 50;

    private const string Waiting = "waiting.channel = $channel AND waiting.delivered_at IS NULL AND waiting.refused_at IS NULL";

    // Nobody shall hear of an incident's end before its beginning.
    private const string FirstOfItsIncident = """
        NOT EXISTS (
          SELECT 1 FROM notifications AS earlier
          WHERE earlier.channel = $channel AND earlier.delivered_at IS NULL AND earlier.refused_at IS NULL AND earlier.incident = waiting.incident AND earlier.id < waiting.id)
        """;

    private TaskCompletionSource _news = NewNews();

    /// <summary>Ends when something new was put in since it was asked for.</summary>
    internal Task News => Volatile.Read(ref _news).Task;

    internal void Announce() => Interlocked.Exchange(ref _news, NewNews()).TrySetResult();

    /// <summary>The messages that a channel should be given now, in order; of one incident only the first.</summary>
    internal IReadOnlyList<WaitingMessage> ReadDue(string channel, DateTimeOffset now)
    {
        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();

        // Further away than any pause is a clock that went back.
        command.CommandText =
            $"SELECT id, message, attempts FROM notifications AS waiting WHERE {Waiting} AND (due_at <= $now OR due_at > $far) AND {FirstOfItsIncident} ORDER BY id LIMIT $most";
        command.Parameters.AddWithValue("$channel", channel);
        command.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$far", (now + (2 * DeliveryBackoff.After(int.MaxValue))).ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$most", LargestBatch);
        using var row = command.ExecuteReader();
        var due = new List<WaitingMessage>();
        while (row.Read())
            due.Add(new WaitingMessage(row.GetInt64(0), Parse(row.GetString(1)), row.GetInt32(2)));
        return due;
    }

    /// <summary>When the next message of a channel is due that waits for no other; null when none waits.</summary>
    internal DateTimeOffset? NextDue(string channel)
        => ReadStatus(channel, $"SELECT min(due_at) FROM notifications AS waiting WHERE {Waiting} AND {FirstOfItsIncident}", row => row.Instant(0));

    /// <summary>How many messages the channel's receiver has refused for good since then.</summary>
    public long CountRefused(string channel, DateTimeOffset since) => ReadStatus(
        channel, $"SELECT count(*) FROM notifications WHERE channel = $channel AND refused_at >= {since.ToUnixTimeMilliseconds()}", row => row.GetInt64(0));

    public QueueStatus Status(string channel) => ReadStatus(
        channel,
        $"""
        SELECT count(*), min(created_at), (SELECT max(delivered_at) FROM notifications WHERE channel = $channel),
               (SELECT error FROM notifications AS waiting WHERE {Waiting} AND error IS NOT NULL ORDER BY id LIMIT 1)
        FROM notifications AS waiting WHERE {Waiting}
        """,
        row => new QueueStatus(row.GetInt64(0), row.Instant(1), row.Instant(2), row.IsDBNull(3) ? null : row.GetString(3)));

    internal ValueTask<StsError?> MarkDeliveredAsync(WaitingMessage waiting, DateTimeOffset now, CancellationToken cancellationToken)
        => ledger.WriteAsync(statements => statements.Incidents.MarkDelivered(waiting, now), cancellationToken);

    internal ValueTask<StsError?> MarkFailedAsync(WaitingMessage waiting, DateTimeOffset due, string reason, CancellationToken cancellationToken)
        => ledger.WriteAsync(statements => statements.Incidents.MarkFailed(waiting, due, reason), cancellationToken);

    internal ValueTask<StsError?> MarkRefusedAsync(WaitingMessage waiting, DateTimeOffset now, string reason, CancellationToken cancellationToken)
        => ledger.WriteAsync(statements => statements.Incidents.MarkRefused(waiting, now, reason), cancellationToken);

    private static TaskCompletionSource NewNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static AlarmMessage Parse(string json)
        => JsonSerializer.Deserialize(json, AlarmJson.Default.AlarmMessage) ?? throw new InvalidDataException("a row of table notifications holds no message");

    private T ReadStatus<T>(string channel, string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant texts of this class, and a number
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$channel", channel);
        using var row = command.ExecuteReader();
        row.Read();
        return read(row);
    }
}
