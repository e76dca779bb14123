using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <summary>Says to a running server that its data was rehearsed just now.</summary>
/// <param name="At">The time that was rehearsed.</param>
/// <param name="WithRenewal">Whether what renews itself did so until then.</param>
/// <param name="Outcome">"works", "warning", "unknown" or "breaks".</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RecordRehearsal(DateTimeOffset At, bool WithRenewal, string Outcome);

/// <summary>The last rehearsal of a deployment.</summary>
/// <param name="RanAt">By the clock of the server's host.</param>
public sealed record RehearsalDescription(DateTimeOffset RanAt, DateTimeOffset At, bool WithRenewal, string Outcome);
