using System.Text.Json.Serialization;

namespace Everseal.Core.Audit;

/// <summary>In which way the trail is not what was written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BreakKind>))]
public enum BreakKind
{
    /// <summary>The record's content or hash is another.</summary>
    Altered,

    /// <summary>Records are gone from the middle.</summary>
    Missing,

    /// <summary>A record was put in that the server did not write there.</summary>
    Inserted,

    /// <summary>Records changed places.</summary>
    Reordered,

    /// <summary>The end is gone: a checkpoint saw more, or an older copy was put back.</summary>
    TailCut,

    /// <summary>The chain is whole, but not the one that a checkpoint saw.</summary>
    Rewritten,

    /// <summary>A token that was issued is not in the ledger.</summary>
    TokenMissing,

    /// <summary>A token's row is not the one that was written.</summary>
    TokenAltered,

    /// <summary>The ledger holds a token that no record speaks of.</summary>
    TokenUnrecorded,

    /// <summary>A login that was ended is not marked so in the ledger: its tokens would be accepted again.</summary>
    CancellationMissing,

    /// <summary>The ledger holds the end of a login of which no record speaks.</summary>
    CancellationUnrecorded,

    /// <summary>The end of a login bears another time than its record.</summary>
    CancellationAltered,

    /// <summary>The ledger's epochs are not those that were recorded.</summary>
    EpochAltered,

    /// <summary>A checkpoint that the audit key did not sign.</summary>
    CheckpointForged,

    /// <summary>Checkpoints are gone from the middle or the end of their file.</summary>
    CheckpointMissing,

    /// <summary>The checkpoints belong to another ledger, or this ledger was exchanged.</summary>
    OtherLedger,

    /// <summary>The ledger says no longer which one it is.</summary>
    IdentityMissing,
}

/// <summary>The first thing that is not what was written.</summary>
/// <param name="Sequence">The record that it concerns; of several missing ones the first.</param>
/// <param name="At">That record's time, where it is still there to be read.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record AuditBreak(BreakKind Kind, long Sequence, DateTimeOffset? At, string Detail);
