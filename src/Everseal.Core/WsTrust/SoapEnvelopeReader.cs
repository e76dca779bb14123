using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>Tells a SOAP message apart (SOAP 1.1 §4, SOAP 1.2 Part 1 §5) and applies what concerns every message.</summary>
public static class SoapEnvelopeReader
{
    private const string ActorNext = "http://schemas.xmlsoap.org/soap/actor/next";
    private const string RoleNext = "http://www.w3.org/2003/05/soap-envelope/role/next";
    private const string RoleUltimateReceiver = "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";

    /// <param name="root">The document element.</param>
    /// <param name="httpAction">The SOAPAction header or the media type's action parameter, quotes or not; null when absent.</param>
    public static Result<SoapEnvelope> Read(Element root, string? httpAction)
    {
        if (root.LocalName != "Envelope" || SoapVersion.FromNamespace(root.NamespaceUri) is not { } version)
            return ErrorCodes.Messages.NotSoap.With("The document is not a SOAP 1.1 or SOAP 1.2 envelope.");

        var bodies = root.Elements(version.NamespaceUri, "Body").ToList();
        var headers = root.Elements(version.NamespaceUri, "Header").ToList();
        if (bodies.Count > 1 || headers.Count > 1)
            return ErrorCodes.Messages.Duplicate.With("The envelope has more than one Header or Body.");
        if (bodies.Count == 0 || root.Elements().Any(child => child.NamespaceUri != version.NamespaceUri || child.LocalName is not ("Header" or "Body")))
            return ErrorCodes.Messages.NotSoap.With("The envelope must hold a Body, perhaps a Header before it, and nothing else.");

        List<Element> blocks = headers.Count == 0 ? [] : [.. headers[0].Elements().Where(block => IsForUs(block, version))];
        if (blocks.Find(block => MustBeUnderstood(block, version) && !IsUnderstood(block)) is { } unknown)
            return ErrorCodes.Messages.MustUnderstand.With($"The header {unknown.LocalName} is marked mustUnderstand, and this service does not know it.");

        return AddressingHeaders.Read(blocks).Then<SoapEnvelope>(addressing => Combine(version, Unquote(httpAction), addressing, blocks, bodies[0]));
    }

    private static Result<SoapEnvelope> Combine(
        SoapVersion version, string? httpAction, AddressingHeaders addressing, List<Element> blocks, Element body)
    {
        // WS-Addressing 1.0 SOAP Binding §4.2: both say the same, or two layers would see two requests.
        if (httpAction is not null && addressing.Action is not null && httpAction != addressing.Action)
            return ErrorCodes.Messages.OperationUnsupported.With("The SOAPAction header and the addressing Action disagree.");

        return new SoapEnvelope(version, httpAction ?? addressing.Action, blocks, body)
        {
            IsAddressed = addressing.Action is not null,
            MessageId = addressing.MessageId,
        };
    }

    private static string? Unquote(string? action)
        => action?.Trim().Trim('"') is { Length: > 0 } text ? text : null;

    private static bool IsForUs(Element block, SoapVersion version)
        => version == SoapVersion.Soap11
            ? block.Attribute(version.NamespaceUri, "actor") is null or "" or ActorNext
            : block.Attribute(version.NamespaceUri, "role") is null or "" or RoleNext or RoleUltimateReceiver;

    private static bool MustBeUnderstood(Element block, SoapVersion version)
        => block.Attribute(version.NamespaceUri, "mustUnderstand")?.Trim() is "1" or "true";

    private static bool IsUnderstood(Element block)
        => block.Is(WsTrustNames.Security, "Security") || block.NamespaceUri == WsTrustNames.Addressing;
}
