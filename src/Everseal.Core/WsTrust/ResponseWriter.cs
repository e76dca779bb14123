using Everseal.Core.Tokens;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// Writes the answers that every known client reads: govmomi panics when an Issue is not a collection or a
/// Renew is one, pyvmomi takes the first assertion anywhere, WCF wants the Timestamp and the action.
/// </summary>
public static class ResponseWriter
{
    /// <summary>The answer to Issue and Renew.</summary>
    /// <param name="now">When the answer leaves: its Timestamp, not the token's time.</param>
    public static ReadOnlyMemory<byte> WriteToken(SoapRequest request, SecurityToken token, DateTimeOffset now)
    {
        var trust = request.Token;
        var output = Start(request, now);

        // 1.3 §4.2: the final answer to Issue is a collection; Renew's stands alone, and so did both in February 2005.
        var collection = trust.Operation == TrustOperation.Issue && trust.Dialect != TrustDialect.February2005;
        if (collection)
        {
            output.Raw("<wst:RequestSecurityTokenResponseCollection xmlns:wst=\""u8).Name(trust.Dialect.NamespaceUri).Raw("\">"u8);
        }

        StartResponse(output, trust, WsTrustNames.Saml2TokenType);
        WriteLifetime(output, token);
        output.Raw("<wst:RequestedSecurityToken>"u8).Raw(token.Xml.Span).Raw("</wst:RequestedSecurityToken>"u8);
        WriteAttachedReference(output, token.Id);
        output.Raw("<wst:KeyType>"u8)
            .Name(trust.Dialect.KeyTypeUri(token.IsHolderOfKey ? KeyType.PublicKey : KeyType.Bearer))
            .Raw("</wst:KeyType></wst:RequestSecurityTokenResponse>"u8);

        if (collection)
            output.Raw("</wst:RequestSecurityTokenResponseCollection>"u8);
        return SoapEnvelopeWriter.End(output);
    }

    /// <summary>The answer to Validate (1.3 §7): a status, and a reason that a person can read.</summary>
    public static ReadOnlyMemory<byte> WriteStatus(SoapRequest request, TokenStatus status, DateTimeOffset now)
    {
        var output = Start(request, now);
        WriteStatus(output, request.Token, status);
        return SoapEnvelopeWriter.End(output);
    }

    /// <summary>The answer to BatchValidate (1.3 §4.2): one status for each request, in their order, with its Context.</summary>
    public static ReadOnlyMemory<byte> WriteStatuses(SoapRequest request, IReadOnlyList<TokenStatus> statuses, DateTimeOffset now)
    {
        var output = Start(request, now);
        output.Raw("<wst:RequestSecurityTokenResponseCollection xmlns:wst=\""u8).Name(request.Token.Dialect.NamespaceUri).Raw("\">"u8);
        foreach (var (member, status) in request.Token.Batch.Zip(statuses))
            WriteStatus(output, member, status);
        output.Raw("</wst:RequestSecurityTokenResponseCollection>"u8);
        return SoapEnvelopeWriter.End(output);
    }

    /// <summary>The answer to Cancel (1.3 §6): an empty element says that it is done.</summary>
    public static ReadOnlyMemory<byte> WriteCancelled(SoapRequest request, DateTimeOffset now)
    {
        var output = Start(request, now);
        StartResponse(output, request.Token);
        output.Raw("<wst:RequestedTokenCancelled></wst:RequestedTokenCancelled></wst:RequestSecurityTokenResponse>"u8);
        return SoapEnvelopeWriter.End(output);
    }

    private static void WriteStatus(XmlBytes output, RequestSecurityToken request, TokenStatus status)
    {
        StartResponse(output, request, request.Dialect.IdentifierBase + "/RSTR/Status");
        output.Raw("<wst:Status><wst:Code>"u8)
            .Name(request.Dialect.IdentifierBase).Raw(status.IsValid ? "/status/valid"u8 : "/status/invalid"u8)
            .Raw("</wst:Code><wst:Reason>"u8).Text(status.Reason)
            .Raw("</wst:Reason></wst:Status></wst:RequestSecurityTokenResponse>"u8);
    }

    private static XmlBytes Start(SoapRequest request, DateTimeOffset now)
    {
        var envelope = request.Envelope;
        var action = envelope.IsAddressed ? request.Token.Dialect.ResponseAction(request.Token.Operation) : null;
        return SoapEnvelopeWriter.Start(envelope.Version, action, envelope.MessageId, withSecurity: true, now);
    }

    private static void StartResponse(XmlBytes output, RequestSecurityToken request, string? tokenType = null)
    {
        output.Raw("<wst:RequestSecurityTokenResponse xmlns:wst=\""u8).Name(request.Dialect.NamespaceUri).Raw("\""u8);
        if (request.Context is { } context)
            output.Raw(" Context=\""u8).AttributeValue(context).Raw("\""u8);
        output.Raw(">"u8);
        if (tokenType is not null)
            output.Raw("<wst:TokenType>"u8).Name(tokenType).Raw("</wst:TokenType>"u8);
    }

    private static void WriteLifetime(XmlBytes output, SecurityToken token)
        => output
            .Raw("<wst:Lifetime><wsu:Created xmlns:wsu=\""u8).Name(WsTrustNames.Utility).Raw("\">"u8).Time(token.NotBefore)
            .Raw("</wsu:Created><wsu:Expires xmlns:wsu=\""u8).Name(WsTrustNames.Utility).Raw("\">"u8).Time(token.NotOnOrAfter)
            .Raw("</wsu:Expires></wst:Lifetime>"u8);

    /// <summary>SAML Token Profile 1.1 §3.4: how a message that carries the token refers to it.</summary>
    private static void WriteAttachedReference(XmlBytes output, TokenId id)
        => output
            .Raw("<wst:RequestedAttachedReference><wsse:SecurityTokenReference xmlns:wsse=\""u8).Name(WsTrustNames.Security)
            .Raw("\" xmlns:wsse11=\""u8).Name(WsTrustNames.Security11)
            .Raw("\" wsse11:TokenType=\""u8).Name(WsTrustNames.Saml2TokenProfile)
            .Raw("\"><wsse:KeyIdentifier ValueType=\""u8).Name(WsTrustNames.SamlId).Raw("\">"u8).Name(id.ToString())
            .Raw("</wsse:KeyIdentifier></wsse:SecurityTokenReference></wst:RequestedAttachedReference>"u8);
}

/// <summary>What Validate answers.</summary>
/// <param name="Reason">A sentence for people: why not, or until when.</param>
public sealed record TokenStatus(bool IsValid, string Reason);
