using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>A SOAP message, told apart into its parts before any of them is understood.</summary>
/// <param name="Action">From the SOAPAction header, the Content-Type's action or WS-Addressing; null when none said it.</param>
/// <param name="HeaderBlocks">Those that are addressed to this service.</param>
public sealed record SoapEnvelope(
    SoapVersion Version,
    string? Action,
    IReadOnlyList<Element> HeaderBlocks,
    Element Body)
{
    /// <summary>Whether the request uses WS-Addressing: then the answer does.</summary>
    public bool IsAddressed { get; init; }

    /// <summary>The WS-Addressing MessageID, which the answer relates to.</summary>
    public string? MessageId { get; init; }
}

/// <summary>A request to the STS, read and well formed; who sent it and whether that is true is still open.</summary>
public sealed record SoapRequest(SoapEnvelope Envelope, SecurityHeader Security, RequestSecurityToken Token)
{
    public bool IsSigned => Security.Signature is not null;
}
