using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="Apply">False for a look that changes nothing.</param>
/// <param name="NewRoot">A person's word that an ended root may be followed by one that nobody vouches for.</param>
/// <param name="Replace">What is to be made anew though nothing is wrong with it: of <see cref="RepairSlots"/>.</param>
/// <param name="Realm">Whose signing key; null for every realm's.</param>
/// <param name="Import">Takes the place of the one slot in <paramref name="Replace"/>, instead of what is made: certificates that answer a request made here, or a key with its certificates.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RepairOrder(bool Apply, bool NewRoot = false, IReadOnlyList<string>? Replace = null, string? Realm = null, ImportKey? Import = null);

/// <summary>What can be replaced.</summary>
public static class RepairSlots
{
    public const string Tls = "tls";
    public const string IssuingCa = "issuing-ca";
    public const string Signing = "signing";

    /// <summary>In the order in which each finds what it needs.</summary>
    public static IReadOnlyList<string> All { get; } = [IssuingCa, Signing, Tls];
}

/// <summary>What is wrong, what mends it, and, when it was applied, what came of it.</summary>
/// <param name="Id">Of the repair in <c>repairs/</c>; null when nothing was applied.</param>
/// <param name="State">One of <see cref="RepairStates"/>.</param>
/// <param name="Backup">The verified copy of the database from before.</param>
/// <param name="Verified">What was tried afterwards, a sentence each.</param>
/// <param name="TrustAnew">Who must be given the new root, a line each.</param>
public sealed record RepairDescription(
    string? Id,
    string State,
    DateTimeOffset At,
    IReadOnlyList<RepairFinding> Findings,
    IReadOnlyList<RepairStepDescription> Steps,
    string? Backup,
    IReadOnlyList<string> Verified,
    IReadOnlyList<string> TrustAnew);

/// <param name="Needs">What a person must do first; null for what the plan mends.</param>
public sealed record RepairFinding(string Code, string Title, string Detail, DateTimeOffset? Since, string Hit, bool IsOutage, string? Needs);

/// <param name="DoneAt">Null while it is only planned.</param>
public sealed record RepairStepDescription(string What, string Before, string After, DateTimeOffset? DoneAt);

/// <param name="Kept">What somebody changed after the repair, and stays.</param>
public sealed record RollbackDescription(string Id, DateTimeOffset At, IReadOnlyList<string> TakenBack, IReadOnlyList<string> Kept);

/// <param name="Repairs">The newest first.</param>
public sealed record RepairList(IReadOnlyList<RepairRecord> Repairs);

/// <param name="By">As audited.</param>
/// <param name="EndedAt">When it was verified; null when it was not.</param>
public sealed record RepairRecord(
    string Id, string State, DateTimeOffset StartedAt, string By, DateTimeOffset? EndedAt, DateTimeOffset? RolledBackAt,
    IReadOnlyList<RepairStepDescription> Steps, string? Failure);

/// <summary>How far a repair has come.</summary>
public static class RepairStates
{
    /// <summary>Nothing is wrong.</summary>
    public const string Healthy = "healthy";

    /// <summary>Looked at, nothing changed.</summary>
    public const string Planned = "planned";

    /// <summary>Running, or cut short by a kill or a failure.</summary>
    public const string Begun = "begun";

    /// <summary>Its first step was refused: nothing was changed.</summary>
    public const string Failed = "failed";

    /// <summary>Every step is done, and the trial failed or takes a person first.</summary>
    public const string Applied = "applied";

    /// <summary>Applied, and a login was tried.</summary>
    public const string Verified = "verified";

    public const string RolledBack = "rolled back";
}
