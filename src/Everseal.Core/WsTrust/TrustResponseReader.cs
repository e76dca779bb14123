using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>The client's side: reads responses and faults of either SOAP version and any dialect.</summary>
public static class TrustResponseReader
{
    private const string TokenElement = "RequestedSecurityToken";

    public static Result<TrustResponse> Read(ReadOnlyMemory<byte> body)
    {
        var root = XmlTreeReader.Read(body, XmlLimits.Standard);
        if (!root.IsSuccess)
            return root.Error;
        if (SoapVersion.FromNamespace(root.Value.NamespaceUri) is not { } version
            || root.Value.Find(version.NamespaceUri, "Body")?.Elements().FirstOrDefault() is not { } content)
        {
            return ErrorCodes.Messages.NotSoap.With("The answer is not a SOAP message.");
        }

        if (content.Is(version.NamespaceUri, "Fault"))
            return ReadFault(content, version);

        var response = content.LocalName == "RequestSecurityTokenResponseCollection" ? content.Elements().FirstOrDefault() : content;
        return response is { LocalName: "RequestSecurityTokenResponse" } && TrustDialect.FromNamespace(response.NamespaceUri) is not null
            ? ReadResponse(response, body.Span)
            : ErrorCodes.Messages.RequestMalformed.With("The answer holds no RequestSecurityTokenResponse.");
    }

    private static Result<TrustResponse> ReadResponse(Element response, ReadOnlySpan<byte> body)
    {
        var trust = response.NamespaceUri;
        if (response.Find(trust, "Status") is { } status)
        {
            var isValid = status.Find(trust, "Code")?.Text.EndsWith("/status/valid", StringComparison.Ordinal) == true;
            return new TrustResponse.Validated(new TokenStatus(isValid, status.Find(trust, "Reason")?.Text ?? string.Empty));
        }

        if (response.Find(trust, "RequestedTokenCancelled") is not null)
            return new TrustResponse.Cancelled();

        if (response.Find(trust, TokenElement)?.Elements().Count() != 1 || RawToken(body) is not { IsEmpty: false } token)
            return ErrorCodes.Messages.RequestMalformed.With("The answer holds no token.");

        var lifetime = response.Find(trust, "Lifetime");
        return new TrustResponse.Issued(token.ToArray(), Time(lifetime, "Created"), Time(lifetime, "Expires"));
    }

    private static TrustResponse.Fault ReadFault(Element fault, SoapVersion version)
    {
        if (version == SoapVersion.Soap11)
            return new TrustResponse.Fault(LocalName(fault.Find(string.Empty, "faultcode")), fault.Find(string.Empty, "faultstring")?.Text ?? string.Empty);

        var code = fault.Find(version.NamespaceUri, "Code");
        var value = code?.Find(version.NamespaceUri, "Subcode")?.Find(version.NamespaceUri, "Value") ?? code?.Find(version.NamespaceUri, "Value");
        var reason = fault.Find(version.NamespaceUri, "Reason")?.Find(version.NamespaceUri, "Text");
        return new TrustResponse.Fault(LocalName(value), reason?.Text ?? string.Empty);
    }

    private static string LocalName(Element? qualifiedName)
    {
        var text = qualifiedName?.Text.Trim() ?? string.Empty;
        return text[(text.LastIndexOf(':') + 1)..];
    }

    private static DateTimeOffset? Time(Element? lifetime, string name)
        => XmlTime.TryRead(lifetime?.Find(WsTrustNames.Utility, name)?.Text ?? string.Empty, out var time) ? time : null;

    /// <summary>From the end of the start tag to the last end tag of that name: the octets, not a re-serialisation.</summary>
    private static ReadOnlySpan<byte> RawToken(ReadOnlySpan<byte> body)
    {
        var name = "RequestedSecurityToken"u8;
        var start = body.IndexOf(name);
        var end = body.LastIndexOf(name);
        if (start < 0 || end <= start)
            return default;

        var inner = body[start..end];
        inner = inner[(inner.IndexOf((byte)'>') + 1)..];
        var close = inner.LastIndexOf("</"u8);
        return close < 0 ? default : inner[..close].Trim(" \t\r\n"u8);
    }
}
