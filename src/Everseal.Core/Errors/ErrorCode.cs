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
    /// <summary>This code with what happened; see <see cref="StsError"/> for who may read which text.</summary>
    public StsError With(string publicDetail, string? internalDetail = null) => new(this, publicDetail, internalDetail);

    public override string ToString() => Id;
}
