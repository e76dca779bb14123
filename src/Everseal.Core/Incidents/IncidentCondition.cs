using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Core.Incidents;

/// <summary>What is wrong, in a form that all channels can tell.</summary>
/// <param name="Code">What <c>everseal explain</c> knows: cause and remedy.</param>
/// <param name="Severity">Never <see cref="Severity.None"/>.</param>
/// <param name="Detail">What was seen, with names and numbers; never a secret.</param>
/// <param name="Effect">What people will notice, or notice already.</param>
/// <param name="Next">The exact next command.</param>
public sealed record IncidentCondition(ErrorCode Code, Severity Severity, string Detail, string Effect, string Next)
{
    /// <summary>Subject and serial number, where a certificate is at fault.</summary>
    public string? Certificate { get; init; }

    /// <summary>When the effect comes or came.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Whether to go on speaking every day.</summary>
    public bool Pages { get; init; }

    /// <summary>It happened: no later look can find it gone, so a person's acknowledgement ends it.</summary>
    public bool IsEvent { get; init; }
}
