using System.Text.Json.Serialization;

namespace Everseal.Core.Audit;

/// <summary>What a record of the audit trail is about. The numbers are part of the hash: none ever changes its meaning.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditKind>))]
public enum AuditKind
{
    /// <summary>Somebody did something: an administrator's change, a login, a certificate.</summary>
    Act = 1,

    /// <summary>Somebody was refused.</summary>
    Refusal = 2,

    /// <summary>A token was issued or renewed; the record carries the digest of the token's row.</summary>
    Token = 3,

    /// <summary>Something that a person must look at: a forged token, a clock that jumped, a checkpoint that nobody received.</summary>
    Incident = 4,

    /// <summary>The server's own life: start, stop, a new epoch, a changed configuration.</summary>
    Service = 5,

    /// <summary>Found when the chain began: it was written by an earlier version, without a proof of its own.</summary>
    Imported = 6,

    /// <summary>A login was ended with all its tokens; the record carries their family's id.</summary>
    Cancellation = 7,
}

/// <summary>One record of the audit trail, as it is hashed.</summary>
public sealed record AuditEntry
{
    /// <summary>From 1, without gaps.</summary>
    public required long Sequence { get; init; }

    public required AuditKind Kind { get; init; }

    /// <summary>Whole milliseconds count, the rest does not.</summary>
    public required DateTimeOffset At { get; init; }

    public string? Realm { get; init; }

    /// <summary>What was asked: <c>Issue</c>, <c>user add</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Who asked, as far as known.</summary>
    public string? Actor { get; init; }

    /// <summary>From where.</summary>
    public string? Source { get; init; }

    /// <summary>What it concerns: a user's name, a token's id.</summary>
    public string? Target { get; init; }

    /// <summary>The <c>EVS-</c> id of a refusal or an incident; null for what succeeded.</summary>
    public string? ErrorId { get; init; }

    public string? Detail { get; init; }

    /// <summary>How many like it this record stands for.</summary>
    public long Count { get; init; } = 1;

    /// <summary>16 bytes: the UUID of the token, or of the family that was cancelled, in big-endian order; null in all other records.</summary>
    public byte[]? TokenId { get; init; }

    /// <summary>SHA-256 of the token's row.</summary>
    public byte[]? TokenDigest { get; init; }
}

/// <summary>A record and the hash that was stored with it.</summary>
public sealed record ChainedEntry(AuditEntry Entry, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Whether it stands for something that no server wrote. No hash is that of an unreadable record, so the chain breaks there.</summary>
    public bool IsUnreadable => Hash.IsEmpty;

    /// <summary>In the place of a record whose values cannot be read: it was changed, and that must not keep anybody from being told which one.</summary>
    public static ChainedEntry Unreadable(long sequence)
        => new(new AuditEntry { Sequence = sequence, Kind = default, At = default, Action = "" }, default);
}
