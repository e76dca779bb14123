using Everseal.Cli.Auditing;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Audit;

namespace Everseal.Cli.Commands;

/// <summary>The audit trail as people read it.</summary>
internal static class AuditTables
{
    public static TextTable Records(IEnumerable<AuditLine> records)
    {
        var table = new TextTable("SEQ", "TIME", "KIND", "ACTION", "REALM", "ACTOR", "SOURCE", "RESULT", "ABOUT");
        foreach (var record in records)
        {
            table.Row(
                $"{record.Seq}", Times.UtcSeconds(record.At), KindOf(record), record.Action, record.Realm, record.Actor, record.Source,
                Result(record), About(record));
        }

        return table;
    }

    /// <summary>One record of a trail that is being followed, when there is no table whose columns could be measured.</summary>
    public static string Line(AuditLine record) => Printable.Line(string.Join("  ", new[]
    {
        $"{record.Seq}", Times.UtcSeconds(record.At), $"{record.Kind}", record.Action, record.Realm, record.Actor, record.Source, Result(record), About(record),
    }.Select(cell => string.IsNullOrEmpty(cell) ? "-" : cell)));

    public static TextTable Trail(AuditTrailDescription trail)
    {
        using var key = CheckpointFiles.ReadKey("key", trail.Key);
        return new TextTable("LEDGER", trail.LedgerId)
            .Row("Records", $"{trail.Records}")
            .Row("Hash", trail.Hash)
            .Row("Checkpoint", trail.LastCheckpointAt is { } at ? $"up to record {trail.LastCheckpoint}, {Times.UtcSeconds(at)}" : "none yet")
            .Row("Sent to", trail.Targets.Count > 0 ? string.Join(", ", trail.Targets) : Cell.Warning("nowhere"))
            .Row("Audit key", $"SHA-256 {CheckpointFiles.Fingerprint(key)}");
    }

    public static TextTable? Validations(AuditTrailDescription trail)
    {
        if (trail.Validations.Count == 0)
            return null;

        var table = new TextTable("VALIDATED IN 24 H", "OUTCOME", "COUNT");
        foreach (var total in trail.Validations)
            table.Row(total.Realm, total.Outcome, $"{total.Count}");
        return table;
    }

    public static TextTable Judgement(TrailJudgement judgement)
    {
        var verdict = judgement.Verdict;
        return new TextTable("LEDGER", verdict.LedgerId)
            .Row("Records", $"{verdict.Records}")
            .Row("Tokens", $"{verdict.Tokens}")
            .Row("Hash", verdict.Hash)
            .Row("Checkpoints inside", $"{verdict.Checkpoints}")
            .Row("Checkpoints outside", judgement.OutsideCheckpoints is { } outside ? $"{outside}" : "not compared")
            .Row("Audit key", $"SHA-256 {judgement.KeySha256}{(judgement.IsPinned ? ", the one that you trust" : "")}")
            .Row("Verdict", verdict.Broken is { } broken ? Cell.Critical(Words(broken)) : Cell.Good("whole"));
    }

    /// <summary>What a good verdict does not prove.</summary>
    public static List<string> Caveats(TrailJudgement judgement)
    {
        var caveats = new List<string>();
        if (judgement.OutsideCheckpoints is null)
            caveats.Add("note: without --checkpoints FILE a cut-off end does not show");
        if (!judgement.IsPinned)
            caveats.Add("note: without --key FILE the audit key is the word of the trail itself");
        return caveats;
    }

    public static string Words(AuditBreak broken)
        => $"{Name(broken.Kind)}{(broken.Sequence > 0 ? $" at record {broken.Sequence}" : "")}{(broken.At is { } at ? $" of {Times.UtcSeconds(at)}" : "")}: {broken.Detail}";

    private static string Name(BreakKind kind) => kind switch
    {
        BreakKind.TailCut => "end cut off",
        BreakKind.TokenMissing => "token missing",
        BreakKind.TokenAltered => "token altered",
        BreakKind.TokenUnrecorded => "token without record",
        BreakKind.CancellationMissing => "cancellation missing",
        BreakKind.CancellationUnrecorded => "cancellation without record",
        BreakKind.CancellationAltered => "cancellation altered",
        BreakKind.EpochAltered => "epoch altered",
        BreakKind.CheckpointForged => "checkpoint forged",
        BreakKind.CheckpointMissing => "checkpoint missing",
        BreakKind.OtherLedger => "other ledger",
        BreakKind.IdentityMissing => "identity missing",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static Cell KindOf(AuditLine record) => record.Kind switch
    {
        AuditKind.Incident => Cell.Critical("incident"),
        AuditKind.Refusal => Cell.Warning("refusal"),
        _ => record.Kind.ToString().ToLowerInvariant(),
    };

    private static string Result(AuditLine record) => $"{record.ErrorId ?? "ok"}{(record.Count > 1 ? $" x{record.Count}" : "")}";

    private static string About(AuditLine record) => string.Join(": ", new[] { record.Target, record.Detail }.OfType<string>());
}
