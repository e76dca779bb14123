using System.Security.Cryptography;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Repair;

/// <summary>
/// A repair from the look to the trial. It looks, takes the first cure, and looks again, until nothing is left to cure; so
/// going on after a kill is just running again.
/// </summary>
/// <param name="by">Who asked, as audited.</param>
internal sealed class RepairRun(DataDirectory data, RepairServices services, TimeProvider time, string by)
{
    // As many as there can be things to cure: more means that a step does not help.
    private const int MostSteps = 200;

    private readonly JournalStore _journals = new(data.Path);
    private readonly EversealDatabase _database = new(data.DatabaseFile);

    /// <summary>What is wrong and what would be done. Nothing is changed.</summary>
    public Result<RepairDescription> Examine(RepairOrder order)
    {
        var unfinished = _journals.ReadUnfinished();
        var goal = RepairGoal.Of(order, unfinished);
        if (!goal.IsSuccess)
            return goal.Error;
        using var brought = goal.Value.Brought;
        return Look(goal.Value, unfinished).Then<RepairDescription>(seen => Describe(seen, unfinished));
    }

    /// <summary>Does what the plan says, and tries it.</summary>
    /// <returns>EVS-6351 when there is something wrong and nothing to be done about it.</returns>
    public Task<Result<RepairDescription>> ApplyAsync(RepairOrder order, CancellationToken cancellationToken)
        => RunAsync(order, unattended: false, cancellationToken);

    /// <summary>The subset that a server may do by itself at its start.</summary>
    public Task<Result<RepairDescription>> ApplyUnattendedAsync(CancellationToken cancellationToken)
        => RunAsync(new RepairOrder(Apply: true), unattended: true, cancellationToken);

    private async Task<Result<RepairDescription>> RunAsync(RepairOrder order, bool unattended, CancellationToken cancellationToken)
    {
        var unfinished = _journals.ReadUnfinished();
        var wanted = RepairGoal.Of(order, unfinished);
        if (!wanted.IsSuccess)
            return wanted.Error;
        using var brought = wanted.Value.Brought;
        var goal = wanted.Value with { IsUnattended = unattended };
        var looked = Look(goal, unfinished);
        if (!looked.IsSuccess)
            return looked.Error;
        var first = looked.Value;
        if (first.Plan.IsEmpty && (unfinished is null || first.Findings.Count > 0))
            return first.WhyBlocked is { } blocked ? blocked : Describe(first, null);

        var begun = unfinished ?? _journals.Begin(data.DatabaseFile, by, [.. first.Findings.Select(Describe)], order, time.GetUtcNow());
        if (!begun.IsSuccess)
            return begun.Error;
        var journal = begun.Value;
        try
        {
            var seen = first;
            for (var taken = 0; !seen.Plan.IsEmpty; taken++)
            {
                var step = seen.Plan.Steps[0];
                journal = await TakeAsync(journal, step, seen.Import, brought?.Key, cancellationToken);
                looked = Look(goal, journal);
                if (!looked.IsSuccess)
                    return looked.Error;
                seen = looked.Value;
                if (seen.Plan.Steps.Contains(step) || taken == MostSteps)
                    return Fail(journal, ErrorCodes.Repair.StepFailed.With($"{step.What}: what was done did not help."));
            }

            return await FinishAsync(journal, first, seen, isImport: brought is not null, cancellationToken);
        }
        catch (StsErrorException refused)
        {
            return Fail(journal, ErrorCodes.Repair.StepFailed.With(refused.Error.PublicDetail, refused.Error.ToString()));
        }
        catch (Exception failure) when (failure is SqliteException or DbUpdateException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Fail(journal, ErrorCodes.Repair.StepFailed.With(failure.GetBaseException().Message));
        }
    }

    // The intent, the rows as they were, the step, and that it was done: each on the disk before the next.
    private async Task<RepairJournal> TakeAsync(RepairJournal journal, RepairStep step, CertificateImport? import, AsymmetricAlgorithm? key, CancellationToken cancellationToken)
    {
        if (journal.Before is null && step is not (RepairStep.CloseFile or RepairStep.FinishMigration))
            journal = journal with { Before = ReadTables() };
        var close = step as RepairStep.CloseFile;
        var intent = new JournalStep(step.What, step.Before, step.After, DoneAt: null, close?.File, close is null ? null : ModeOf(close.File));
        if (journal.Steps is not [.., { DoneAt: null } last] || last.What != intent.What)
            journal = journal with { Steps = [.. journal.Steps, intent] };
        _journals.Save(journal);

        if (!await new DataMending(data.Path, _database).TakeAsync(step, cancellationToken))
        {
            var certificates = services.Make<CertificateMending>();
            certificates.Refresh();
            if (await certificates.TakeAsync(step, import, key, by, cancellationToken) is { } refused)
                throw new StsErrorException(refused);
        }

        journal = journal with { Steps = [.. journal.Steps.SkipLast(1), journal.Steps[^1] with { DoneAt = time.GetUtcNow() }] };
        _journals.Save(journal);
        return journal;
    }

    private async Task<Result<RepairDescription>> FinishAsync(RepairJournal journal, Sight first, Sight last, bool isImport, CancellationToken cancellationToken)
    {
        // A kill after a step and before its line in the journal: the look has shown that it was done. Begun until it was tried, so that
        // one that is killed in between is tried by the next run.
        journal = journal with
        {
            After = ReadTables(),
            Steps = [.. journal.Steps.Select(step => step with { DoneAt = step.DoneAt ?? time.GetUtcNow() })],
        };
        _journals.Save(journal);

        // What a person must do first is no failure of what was done, and a trial would only say it in other words.
        if (last.WhyBlocked is { } blocked && !isImport)
            return Fail(journal with { State = RepairStates.Applied }, blocked);
        services.Make<CertificateMending>().Refresh();
        var tried = await TryAsync(cancellationToken);
        journal = tried.IsSuccess
            ? journal with { State = RepairStates.Verified, Verified = tried.Value, EndedAt = time.GetUtcNow() }
            : journal with { State = RepairStates.Applied, Failure = tried.Error.ToString() };
        _journals.Save(journal);
        await services.Make<RepairRecords>().RecordAsync(journal, tried.Error, by);
        if (!tried.IsSuccess)
            return tried.Error;
        return Describe(first, journal) with
        {
            Verified = tried.Value,
            TrustAnew = journal.Steps.Any(step => step.What == new RepairStep.NewRoot("", "").What) ? TrustAnew() : [],
        };
    }

    private async Task<Result<IReadOnlyList<string>>> TryAsync(CancellationToken cancellationToken)
    {
        var verified = new List<string>();
        foreach (var realm in services.Get<RealmDirectory>().All.OrderBy(realm => realm.Name, StringComparer.Ordinal))
        {
            // One whose administrator makes keys by hand may be without: then it was left so, and said so.
            if (realm.Ring.DefaultSignerAt(time.GetUtcNow()) is null && !realm.Settings.SelfRenewal && by == SelfRepairAtStart.Actor)
                continue;
            var tried = await services.Make<TrialLogin>().RunAsync(realm.Name, cancellationToken);
            if (!tried.IsSuccess)
                return tried.Error;
            verified.Add(tried.Value);
        }

        if (services.Get<ServerCertificates>().Current is null)
            await services.Get<ServerCertificates>().LoadAsync(cancellationToken);
        var served = await services.Make<ServedTls>().CheckAsync(cancellationToken);
        return served.Then<IReadOnlyList<string>>(sentence => (string[])[.. verified, sentence]);
    }

    private List<string> TrustAnew()
    {
        using var root = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(File.ReadAllText(data.RootCertificateFile));
        var fingerprint = root.GetCertHashString(HashAlgorithmName.SHA256);
        return
        [
            $"everybody who was given the old root: {data.RootCertificateFile}, SHA-256 {fingerprint}",
            "vCenter Servers, browsers and tools that verify this server's TLS",
            .. services.Get<RealmDirectory>().All.SelectMany(realm => realm.RelyingParties.Enabled.Select(relyingParty => $"relying party {relyingParty} of realm {realm.Name}")),
            "services that hold a certificate of this CA: each needs a new one (everseal ca list)",
        ];
    }

    private Result<Sight> Look(RepairGoal goal, RepairJournal? journal)
    {
        try
        {
            var state = new DeploymentReader(data.Path, time, services.IsRunning ? services.Get<KeyVault>() : null).Read();
            var done = journal?.Steps.Where(step => step.DoneAt is not null).Select(step => step.What).ToHashSet(StringComparer.Ordinal) ?? [];
            var wanted = goal.WantedOf(state, done, services.PublicHost);
            if (!wanted.IsSuccess)
                return wanted.Error;
            var findings = Diagnosis.Of(state, goal.AllowNewRoot, wanted.Value.Import);
            var plan = RepairPlan.Of(findings);

            // What is brought needs no CA of this node; what is made here does. By a clock that is wrong nobody judges dates.
            if (plan.Blocked.Count == 0 || (wanted.Value.Import is not null && plan.Blocked.All(blocked => blocked.Code != ErrorCodes.Repair.ClockBehind)))
                plan = plan.With([.. wanted.Value.StepsFor(state).Where(step => !done.Contains(step.What))]);
            return new Sight(findings, goal.IsUnattended ? plan.Unattended(state) : plan, wanted.Value.Import);
        }
        catch (StsErrorException refused)
        {
            return refused.Error;
        }
    }

    private StsError Fail(RepairJournal journal, StsError error)
    {
        try
        {
            // One that did nothing is over; one that did something is to be gone on with.
            var isIdle = journal.Steps.All(step => step.DoneAt is null) && (journal.Before is null || RowChanges.Between(journal.Before, ReadTables()).Count == 0);
            _journals.Save(journal with { State = isIdle ? RepairStates.Failed : journal.State, Failure = error.ToString() });
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            // A full disk is the usual reason: what the journal says so far holds.
        }

        return error;
    }

    private IReadOnlyList<TableImage> ReadTables()
    {
        using var connection = _database.Connect();
        return RepairTables.Read(connection);
    }

    private UnixFileMode? ModeOf(string file) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(Path.Combine(data.Path, file));

    private RepairDescription Describe(Sight seen, RepairJournal? journal) => new(
        journal?.Id,
        journal?.State ?? (seen.Findings.Count == 0 ? RepairStates.Healthy : RepairStates.Planned),
        time.GetUtcNow(),
        [.. seen.Findings.Select(Describe)],
        [.. journal?.Steps.Select(step => step.Describe()) ?? [], .. journal is { State: not RepairStates.Begun } ? [] : seen.Plan.Steps.Select(step => new RepairStepDescription(step.What, step.Before, step.After, DoneAt: null))],
        journal is null ? null : _journals.BackupOf(journal),
        [],
        []);

    private static RepairFinding Describe(Finding finding)
        => new(finding.Code.Id, finding.Code.Title, finding.Detail, finding.Since, finding.Hit, finding.IsOutage, finding.Cure is null ? finding.Needs : null);

    private sealed record Sight(IReadOnlyList<Finding> Findings, RepairPlan Plan, CertificateImport? Import)
    {
        public StsError? WhyBlocked => Plan.Blocked is [var blocked, ..] ? ErrorCodes.Repair.Blocked.With($"{blocked.Detail} {blocked.Needs}") : null;
    }
}
