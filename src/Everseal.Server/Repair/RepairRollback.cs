using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Repair;

/// <summary>
/// Takes the last repair back, finished or cut short: rows in one transaction, then modes of files, then the journal. Killed
/// anywhere it can be run again. The ledger and the CA's log only go forward.
/// </summary>
internal sealed class RepairRollback(DataDirectory data, RepairServices services, TimeProvider time, string by)
{
    private readonly JournalStore _journals = new(data.Path);

    public async Task<Result<RollbackDescription>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_journals.ReadAll() is not [{ State: not (RepairStates.RolledBack or RepairStates.Failed) } journal, ..])
                return ErrorCodes.Repair.NothingToRollBack.With("No repair of this data directory is in force.");
            var kept = TakeRowsBack(journal);
            TakeModesBack(journal);
            if (journal.Before is not null)
                kept = [.. kept, .. Refresh()];
            _journals.Save(journal with { State = RepairStates.RolledBack, RolledBackAt = time.GetUtcNow() });
            if (services.IsRunning || journal.Before is not null)
                await services.Make<RepairRecords>().RecordRollbackAsync(journal, by);
            return new RollbackDescription(journal.Id, time.GetUtcNow(), [.. journal.Steps.Select(step => step.What)], kept);
        }
        catch (StsErrorException refused)
        {
            return refused.Error;
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            return ErrorCodes.Repair.StepFailed.With($"The repair could not be taken back: {failure.Message}");
        }
    }

    private IReadOnlyList<string> TakeRowsBack(RepairJournal journal)
    {
        if (journal.Before is not { } before)
            return [];
        IReadOnlyList<string> kept = [];
        new DataMending(data.Path, new EversealDatabase(data.DatabaseFile)).Change((connection, transaction) =>
        {
            // One that was cut short has left what is there now.
            var current = RepairTables.Read(connection);
            var reversal = RowReversal.Of(RowChanges.Between(before, journal.After ?? current), current, RepairTables.AuthoritiesAt(time.GetUtcNow()));
            foreach (var write in reversal.Writes)
                RepairTables.Write(connection, transaction, write);
            kept = reversal.Kept;
        });
        return kept;
    }

    private void TakeModesBack(RepairJournal journal)
    {
        foreach (var step in journal.Steps)
        {
            if (step is { File: { } file, ModeBefore: { } mode } && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(data.Path, file), mode);
        }
    }

    // What is back may be what no server could start with: a running one goes on with what it has in memory.
    private IReadOnlyList<string> Refresh()
    {
        try
        {
            var authority = services.Get<CertificateAuthority>();
            authority.Forget();
            services.Get<SubordinateAuthority>().RefreshRootCertificate();
            services.Get<RealmDirectory>().Reload();
            services.Get<ServerCertificates>().ServeStored();
            return [];
        }
        catch (StsErrorException unusable)
        {
            return services.IsRunning ? [$"The running server goes on with the keys that it has in memory: {unusable.Error.PublicDetail}"] : [];
        }
    }
}
