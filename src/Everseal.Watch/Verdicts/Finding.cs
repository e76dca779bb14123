using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts;

/// <summary>Exit codes and Nagios states are these numbers.</summary>
public enum CheckStatus
{
    Fine = 0,
    Warning = 1,
    Critical = 2,

    /// <summary>Nothing could be read: never fine.</summary>
    Unknown = 3,
}

/// <summary>One thing that is, or will be, wrong with a target.</summary>
/// <param name="Code">What <c>everseal explain</c> knows.</param>
/// <param name="Severity">How loud. <see cref="Severity.None"/> is not a finding.</param>
/// <param name="Source">Name of the source where it shows; null when it concerns the target as a whole.</param>
/// <param name="Slot">Which certificate: stable from run to run, so that incidents and <c>--since</c> can follow it.</param>
/// <param name="Detail">What was seen, with names and numbers.</param>
/// <param name="Effect">What stops or will stop for whom, in words of a user.</param>
/// <param name="Date">When the effect comes or came, where it has a date.</param>
/// <param name="NextCommand">The exact next command to type.</param>
public sealed record Finding(
    ErrorCode Code,
    Severity Severity,
    string? Source,
    string? Slot,
    string Detail,
    string Effect,
    DateTimeOffset? Date,
    string NextCommand);
