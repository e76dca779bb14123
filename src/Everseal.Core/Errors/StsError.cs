namespace Everseal.Core.Errors;

/// <summary>A refusal or failure: a stable code, a sentence for the caller, and what only the operator may read.</summary>
/// <param name="Code">One of the codes that <c>everseal explain</c> knows.</param>
/// <param name="PublicDetail">May leave the process in a fault. Never tells whether an account exists, never echoes a secret.</param>
/// <param name="InternalDetail">For the log and the audit record; never in a response, never a secret.</param>
public sealed record StsError(ErrorCode Code, string PublicDetail, string? InternalDetail = null)
{
    public override string ToString() => InternalDetail is null
        ? $"{Code.Id} {PublicDetail}"
        : $"{Code.Id} {PublicDetail} ({InternalDetail})";
}

/// <summary>An <see cref="StsError"/> where no caller can handle a result: start-up, tests, impossible states.</summary>
public sealed class StsErrorException(StsError error) : Exception(error.ToString())
{
    public StsError Error { get; } = error;
}
