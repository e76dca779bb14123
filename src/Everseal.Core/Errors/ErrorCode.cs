namespace Everseal.Core.Errors;

/// <summary>
/// One kind of failure, as <c>everseal explain ID</c> prints it. The id never changes meaning.
/// </summary>
/// <param name="Id">Stable, of the form <c>EVS-1203</c>: thousands group by area (see <see cref="ErrorCodes"/>).</param>
/// <param name="Title">What one sees, in a few words.</param>
/// <param name="Cause">Why it happens.</param>
/// <param name="Remedy">What to do about it, with the command where there is one.</param>
public sealed record ErrorCode(string Id, string Title, string Cause, string Remedy)
{
    /// <summary>
    /// Whether this server failed: then the answer says nothing about what was asked, and the caller may try again.
    /// The server's area is that, but for the few of its codes that blame the request.
    /// </summary>
    public bool IsServerFailure { get; init; } = Id.StartsWith("EVS-6", StringComparison.Ordinal);

    /// <summary>This code with what happened; see <see cref="StsError"/> for who may read which text.</summary>
    public StsError With(string publicDetail, string? internalDetail = null) => new(this, publicDetail, internalDetail);

    public override string ToString() => Id;
}
