using System.Text.Json.Serialization;
using Everseal.Core.Administration;
using Everseal.Core.Repair;

namespace Everseal.Server.Repair;

/// <summary>What a repair meant to do, did, and found before: enough to go on after a kill, and to take it back.</summary>
/// <param name="Id">The directory's name in <c>repairs/</c>: a number that only grows, and the time for people.</param>
/// <param name="By">As audited.</param>
internal sealed record RepairJournal(string Id, DateTimeOffset StartedAt, string By)
{
    /// <summary>One of <see cref="RepairStates"/>.</summary>
    public string State { get; init; } = RepairStates.Begun;

    public IReadOnlyList<RepairFinding> Findings { get; init; } = [];

    /// <summary>Of <see cref="RepairSlots"/>: what a person wanted anew, so that going on after a kill does it too.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    /// <summary>Whether a person brought a certificate. The file is not kept: it may hold a key.</summary>
    public bool IsImport { get; init; }

    /// <summary>Whose signing key was wanted; null for every realm's.</summary>
    public string? WantedRealm { get; init; }

    public IReadOnlyList<JournalStep> Steps { get; init; } = [];

    /// <summary>The rows before the first step that touches any; null while none did.</summary>
    public IReadOnlyList<TableImage>? Before { get; init; }

    /// <summary>The rows after the last step; null when it was cut short.</summary>
    public IReadOnlyList<TableImage>? After { get; init; }

    /// <summary>SHA-256 of the copy of the database, in hexadecimal.</summary>
    public required string BackupSha256 { get; init; }

    public IReadOnlyList<string> Verified { get; init; } = [];

    public string? Failure { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? RolledBackAt { get; init; }

    public RepairRecord Describe() => new(Id, State, StartedAt, By, EndedAt, RolledBackAt, [.. Steps.Select(step => step.Describe())], Failure);
}

/// <param name="File">For a step that changed a file's mode.</param>
/// <param name="ModeBefore">That mode.</param>
internal sealed record JournalStep(string What, string Before, string After, DateTimeOffset? DoneAt = null, string? File = null, UnixFileMode? ModeBefore = null)
{
    public RepairStepDescription Describe() => new(What, Before, After, DoneAt);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RepairJournal))]
internal sealed partial class RepairJson : JsonSerializerContext;
