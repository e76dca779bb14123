using System.Text.Json.Serialization;
using Everseal.Core.Audit;

namespace Everseal.Core.Administration;

/// <param name="Previous">The hash before the first record that the page's range has, hex: what an export's records follow.</param>
/// <param name="Next">The number to go on from, in the same direction; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditLine> Records, string? Previous, long? Next);

/// <param name="Hash">Of the last record, hex.</param>
/// <param name="Key">PEM of the public key that signs checkpoints.</param>
/// <param name="Targets">Where checkpoints are sent.</param>
/// <param name="Warnings">What an operator should see, such as a target that takes no checkpoints.</param>
/// <param name="Validations">Validate calls of the last 24 hours.</param>
public sealed record AuditTrailDescription(
    string LedgerId,
    long Records,
    string Hash,
    string Key,
    long? LastCheckpoint,
    DateTimeOffset? LastCheckpointAt,
    IReadOnlyList<string> Targets,
    IReadOnlyList<ValidationTotal> Validations,
    IReadOnlyList<string> Warnings);

/// <param name="Outcome"><c>valid</c>, or the code of the reason why not.</param>
public sealed record ValidationTotal(string Realm, string Outcome, long Count);

/// <param name="Sequences">Whose hashes are wanted, to compare them with checkpoints.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record VerifyAudit(IReadOnlyList<long> Sequences);

/// <param name="Records">How many there are; the last one's number.</param>
/// <param name="Checkpoints">How many the ledger itself keeps.</param>
/// <param name="Broken">The first thing that is not what was written; null when there is none.</param>
public sealed record AuditVerdict(
    string LedgerId,
    long Records,
    string Hash,
    long Tokens,
    long Checkpoints,
    string Key,
    AuditBreak? Broken,
    IReadOnlyList<AuditHash> Hashes);

public sealed record AuditHash(long Seq, string Hash);
