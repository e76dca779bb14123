using Everseal.Core.Errors;

namespace Everseal.Core.Repair;

/// <summary>Something that is wrong.</summary>
/// <param name="Code">What <c>everseal explain</c> knows.</param>
/// <param name="Detail">What was found, with names and dates.</param>
/// <param name="Since">Null when nothing tells.</param>
/// <param name="Hit">Who notices, and what.</param>
public sealed record Finding(ErrorCode Code, string Detail, DateTimeOffset? Since, string Hit)
{
    /// <summary>Null when a person must do something first.</summary>
    public RepairStep? Cure { get; init; }

    /// <summary>What is needed where there is no cure, with the command.</summary>
    public string? Needs { get; init; }

    /// <summary>Whether logins or TLS fail because of it.</summary>
    public bool IsOutage { get; init; } = true;
}
