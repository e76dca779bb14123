using System.Data.Common;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Server.Backups;
using Everseal.Server.Ledger;
using Everseal.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Upgrading;

/// <summary>
/// Brings the databases of a data directory to the schema of this version: the first thing that happens to a directory, before
/// anything else opens it. Both are looked at before either is touched, and copied before either is changed; a kill leaves what
/// the next start goes on with, and the copy.
/// </summary>
internal static class DataUpgrade
{
    /// <summary>In the data directory: both databases as the earlier version left them.</summary>
    public const string CopyDirectory = "before-upgrade";

    public static async Task<Result<AppliedUpgrade>> RunAsync(DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var schema = StoredSchema.Read(data.Path);
            if (schema.Newer() is { } newer)
                return newer;
            if (schema.IsEmpty || schema.IsCurrent)
                return AppliedUpgrade.None;
            return await ApplyAsync(data, schema, time, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or DbUpdateException)
        {
            return ErrorCodes.Upgrades.NotUpgraded.With($"{data.Path}: {failure.GetBaseException().Message}");
        }
    }

    private static async Task<AppliedUpgrade> ApplyAsync(DataDirectory data, StoredSchema schema, TimeProvider time, CancellationToken cancellationToken)
    {
        var copy = Copy(data);
        var steps = Steps(schema);
        await new EversealDatabase(data.DatabaseFile).MigrateAsync(cancellationToken);
        var ledger = new LedgerDatabase(data.LedgerFile);
        ledger.Create(time.GetUtcNow());
        ledger.Append(new AuditRecord(time.GetUtcNow(), Realm: null, "upgrade", "server", Source: null, ErrorId: null, string.Join("; ", steps)) { Kind = AuditKind.Service });
        return new AppliedUpgrade(steps, copy);
    }

    private static List<string> Steps(StoredSchema schema)
    {
        var steps = new List<string>();
        if (schema.Missing.Count > 0)
            steps.Add($"store: {string.Join(", ", schema.Missing)}");
        if (!schema.IsLedgerCurrent)
            steps.Add($"ledger: schema {schema.LedgerVersion} to {LedgerSchema.Version}");
        return steps;
    }

    // Whole under another name before the one of the last upgrade goes: at any time one whole copy lies there.
    private static string Copy(DataDirectory data)
    {
        var copy = Path.Combine(data.Path, CopyDirectory);
        var work = BackupFiles.MakeEmpty(copy + ".work");
        DatabaseCopy.Write(data.DatabaseFile, Path.Combine(work, BackupFiles.Database));
        if (File.Exists(data.LedgerFile))
            DatabaseCopy.Write(data.LedgerFile, Path.Combine(work, BackupFiles.Ledger));
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        Directory.Move(work, copy);
        if (OperatingSystem.IsLinux())
            NativeMethods.SyncDirectory(data.Path);
        return copy;
    }
}

/// <summary>What an upgrade of the databases did.</summary>
/// <param name="Steps">In words, one for each database; none when there was nothing to do.</param>
/// <param name="Copy">Where the databases of before are kept.</param>
internal sealed record AppliedUpgrade(IReadOnlyList<string> Steps, string? Copy)
{
    public static AppliedUpgrade None { get; } = new([], null);
}
