using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Backups;

/// <summary>
/// What happened after a backup and is not in it: revocations, cancellations and other changes, as far as a trail of that
/// time is at hand. Somebody must do them again; nothing here does it alone.
/// </summary>
/// <param name="Sources">Where it was looked for; none means that nobody can say.</param>
internal sealed record LostKnowledge(IReadOnlyList<string> Sources, IReadOnlyList<LostChange> Changes)
{
    /// <param name="formerLedger">The ledger of the directory that gives way; null when there is none.</param>
    /// <param name="export">An export of the audit trail; null when there is none.</param>
    public static Result<LostKnowledge> Read(BackupManifest manifest, string? formerLedger, string? export)
    {
        var sources = new List<string>();
        var changes = new SortedDictionary<long, LostChange>();
        if (formerLedger is not null && File.Exists(formerLedger) && ReadLedger(formerLedger, manifest) is { } former)
        {
            sources.Add("the ledger of the directory that gave way");
            Add(changes, former);
        }

        if (export is null)
            return new LostKnowledge(sources, [.. changes.Values]);
        var exported = ReadExport(export, manifest);
        if (!exported.IsSuccess)
            return exported.Error;
        sources.Add(export);
        Add(changes, exported.Value);
        return new LostKnowledge(sources, [.. changes.Values]);
    }

    private static void Add(SortedDictionary<long, LostChange> changes, IEnumerable<LostChange> found)
    {
        foreach (var change in found)
            changes[change.Seq] = change;
    }

    /// <returns>Null when it cannot be read, or is another ledger than the backup's: then it tells nothing.</returns>
    private static List<LostChange>? ReadLedger(string path, BackupManifest manifest)
    {
        try
        {
            using var connection = new LedgerDatabase(path).OpenForReading();
            if (AuditTable.ReadHash(connection, manifest.LedgerHead) is not { } hash || Convert.ToHexStringLower(hash) != manifest.LedgerHash)
                return null;
            using var command = connection.CreateCommand();
            command.CommandText = AuditTable.Select + " WHERE seq > $after ORDER BY seq";
            command.Parameters.AddWithValue("$after", manifest.LedgerHead);
            using var row = command.ExecuteReader();
            var changes = new List<LostChange>();
            while (row.Read())
                changes.AddRange(Change(AuditTable.Read(row).Entry));

            return changes;
        }
        catch (Exception damaged) when (damaged is SqliteException or InvalidCastException or InvalidDataException)
        {
            return null;
        }
    }

    private static Result<List<LostChange>> ReadExport(string path, BackupManifest manifest)
    {
        try
        {
            var changes = new List<LostChange>();
            foreach (var line in File.ReadLines(path))
            {
                // The first line of an export describes it; records have a number.
                if (!line.Contains("\"seq\"", StringComparison.Ordinal) || JsonSerializer.Deserialize(line, AdministrationJson.Default.AuditLine) is not { } record)
                    continue;
                if (record.Seq > manifest.LedgerHead)
                    changes.AddRange(Change(record.ToRecord().Entry));
            }

            return changes;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException or FormatException)
        {
            return ErrorCodes.Backups.ExportUnusable.With($"{path} is no export of an audit trail.", unreadable.Message);
        }
    }

    private static IEnumerable<LostChange> Change(AuditEntry entry)
        => entry.Kind is AuditKind.Act or AuditKind.Cancellation ? [new LostChange(entry.Sequence, entry.At, entry.Action, entry.Target ?? Token(entry), entry.Actor)] : [];

    private static string? Token(AuditEntry entry) => entry.TokenId is { } id ? $"the login of token _{new Guid(id, bigEndian: true):D}" : null;
}
