using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>A SOAP message, told apart into its parts before any of them is understood.</summary>
/// <param name="Action">From the SOAPAction header, the Content-Type's action or WS-Addressing; null when none said it.</param>
/// <param name="MessageId">The WS-Addressing MessageID, which the answer relates to; null without addressing.</param>
public sealed record SoapEnvelope(
    SoapVersion Version,
    string? Action,
    string? MessageId,
    IReadOnlyList<Element> HeaderBlocks,
    Element Body)
{
    public bool IsAddressed => MessageId is not null;
}

/// <summary>A request to the STS, read and well formed; who sent it and whether that is true is still open.</summary>
public sealed record SoapRequest(SoapEnvelope Envelope, SecurityHeader Security, RequestSecurityToken Token)
{
    public bool IsSigned => Security.Signature is not null;
}
