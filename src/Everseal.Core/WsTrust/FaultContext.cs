namespace Everseal.Core.WsTrust;

/// <summary>What is known of a request when it is refused: a fault goes out at every stage of reading.</summary>
public sealed record FaultContext
{
    public required SoapVersion Version { get; init; }

    public TrustDialect Dialect { get; init; } = TrustDialect.Trust13;

    public bool IsAddressed { get; init; }

    public string? RelatesTo { get; init; }

    /// <summary>Set once the request is read.</summary>
    public RequestSecurityToken? Token { get; init; }

    /// <summary>Nothing but the media type is known.</summary>
    public static FaultContext Of(SoapVersion version) => new() { Version = version };

    public static FaultContext Of(SoapEnvelope envelope) => new()
    {
        Version = envelope.Version,
        IsAddressed = envelope.IsAddressed,
        RelatesTo = envelope.MessageId,
        Dialect = TrustDialect.FromNamespace(envelope.Body.Elements().FirstOrDefault()?.NamespaceUri ?? string.Empty) ?? TrustDialect.Trust13,
    };

    public static FaultContext Of(SoapRequest request) => Of(request.Envelope) with { Dialect = request.Token.Dialect, Token = request.Token };
}
