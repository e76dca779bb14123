using Everseal.Core.Errors;

namespace Everseal.Core.Administration;

/// <summary>A refusal of the administration API, and the CLI's own (content type <c>application/problem+json</c>).</summary>
/// <param name="Code">An id that <c>everseal explain</c> knows.</param>
/// <param name="Field">The field of the request at fault, as the caller spelled it; null when it is none in particular.</param>
/// <param name="Detail">One sentence, never a secret.</param>
/// <param name="Next">The command to type next.</param>
public sealed record Problem(string Code, string? Field, string Detail, string? Next)
{
    public const string MediaType = "application/problem+json";

    public static Problem From(StsError error, string? field = null, string? next = null)
        => new(error.Code.Id, field, error.PublicDetail, next ?? $"everseal explain {error.Code.Id}");
}
