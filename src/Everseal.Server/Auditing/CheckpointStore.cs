using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;

namespace Everseal.Server.Auditing;

/// <summary>Checkpoints in the ledger: what was stated, and how far each target has it.</summary>
internal sealed class CheckpointStore(TokenLedger ledger)
{
    // One message after the other; a long outage is caught up with over several rounds.
    private const int LargestDelivery = 100;

    public AuditCheckpoint? ReadLast()
    {
        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT line FROM checkpoints ORDER BY number DESC LIMIT 1";
        return command.ExecuteScalar() is string line
            ? CheckpointLine.Read(line) ?? throw new InvalidDataException("a line of table checkpoints is no checkpoint")
            : null;
    }

    /// <summary>The chain's end as it is on the disk, and which ledger it is.</summary>
    public (ChainIdentity Identity, ChainPosition Head) ReadHead()
    {
        using var connection = ledger.OpenForReading();
        return (AuditTable.ReadIdentity(connection), AuditTable.ReadHead(connection));
    }

    public byte[]? ReadHash(long sequence)
    {
        using var connection = ledger.OpenForReading();
        return AuditTable.ReadHash(connection, sequence);
    }

    public ValueTask<StsError?> AddAsync(AuditCheckpoint checkpoint, CancellationToken cancellationToken)
        => ledger.WriteAsync(statements => statements.InsertCheckpoint(checkpoint), cancellationToken);

    /// <summary>What a target does not have yet, in order.</summary>
    public IReadOnlyList<(long Number, string Line)> ReadUndelivered(CheckpointTarget target)
    {
        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT number, line FROM checkpoints
            WHERE number > coalesce((SELECT number FROM deliveries WHERE target = $target), CASE WHEN $latest THEN (SELECT max(number) - 1 FROM checkpoints) ELSE 0 END)
            ORDER BY number LIMIT $most
            """;
        command.Parameters.AddWithValue("$target", target.Name);
        command.Parameters.AddWithValue("$latest", target.BeginsWithLatest);
        command.Parameters.AddWithValue("$most", LargestDelivery);
        using var row = command.ExecuteReader();
        var lines = new List<(long, string)>();
        while (row.Read())
            lines.Add((row.GetInt64(0), row.GetString(1)));
        return lines;
    }

    public ValueTask<StsError?> MarkDeliveredAsync(CheckpointTarget target, long number, CancellationToken cancellationToken)
        => ledger.WriteAsync(statements => statements.MarkDelivered(target.Name, number), cancellationToken);
}
