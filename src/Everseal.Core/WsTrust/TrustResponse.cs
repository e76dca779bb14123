namespace Everseal.Core.WsTrust;

/// <summary>What an STS answered, as its client reads it.</summary>
public abstract record TrustResponse
{
    private TrustResponse()
    {
    }

    /// <param name="Token">The assertion's octets, exactly as they arrived: any change breaks its signature.</param>
    public sealed record Issued(ReadOnlyMemory<byte> Token, DateTimeOffset? Created, DateTimeOffset? Expires) : TrustResponse;

    public sealed record Validated(TokenStatus Status) : TrustResponse;

    public sealed record Cancelled : TrustResponse;

    /// <param name="Code">Its local name, such as <c>FailedAuthentication</c>.</param>
    /// <param name="Text">The faultstring or reason.</param>
    public sealed record Fault(string Code, string Text) : TrustResponse;
}
