using System.Security.Cryptography;
using Everseal.Core.Administration;
using Everseal.Core.Audit;

namespace Everseal.Cli.Auditing;

/// <summary>The verdict on a trail, with what was brought along from outside.</summary>
/// <param name="Verdict">What the chain says of itself; <c>Broken</c> is the first finding of all.</param>
/// <param name="OutsideCheckpoints">How many of them were compared; null when none were brought.</param>
/// <param name="KeySha256">Of the key that the checkpoints were checked with.</param>
/// <param name="IsPinned">Whether that key was brought along, and is not just the word of the server.</param>
internal sealed record TrailJudgement(AuditVerdict Verdict, int? OutsideCheckpoints, string KeySha256, bool IsPinned)
{
    public bool IsWhole => Verdict.Broken is null;

    /// <param name="part">Which records are at hand; null for the whole trail, which must go as far as the checkpoints.</param>
    public static TrailJudgement Of(AuditVerdict verdict, IReadOnlyList<AuditCheckpoint>? outside, ECDsa? pinned, RecordRange? part = null)
    {
        using var stated = CheckpointFiles.ReadKey("key", verdict.Key);
        var key = pinned ?? stated;
        var isOther = pinned is not null && CheckpointFiles.Fingerprint(pinned) != CheckpointFiles.Fingerprint(stated);
        var finding = isOther
            ? new AuditBreak(BreakKind.CheckpointForged, 0, At: null, "the checkpoints are signed with another key than the one that was brought along")
            : outside is null ? null : Compare(verdict, outside, key, part);
        return new TrailJudgement(
            verdict with { Broken = First(verdict.Broken, finding) }, outside?.Count, CheckpointFiles.Fingerprint(key), pinned is not null);
    }

    private static AuditBreak? Compare(AuditVerdict verdict, IReadOnlyList<AuditCheckpoint> outside, ECDsa key, RecordRange? part)
    {
        var hashes = verdict.Hashes.ToDictionary(hash => hash.Seq, hash => hash.Hash);
        var compared = part is null ? outside : outside.Where(checkpoint => checkpoint.Sequence <= part.To);
        return CheckpointSeries.Verify(
            compared, key, Convert.FromHexString(verdict.LedgerId), verdict.Records,
            sequence => hashes.TryGetValue(sequence, out var hash) ? Convert.FromHexString(hash) : null,
            part?.From ?? 1);
    }

    private static AuditBreak? First(AuditBreak? inside, AuditBreak? outside)
        => inside is null || outside is null ? inside ?? outside : outside.Sequence < inside.Sequence ? outside : inside;
}
