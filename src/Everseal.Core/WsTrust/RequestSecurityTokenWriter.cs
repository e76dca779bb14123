using System.Text;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// The client's side: writes requests as govmomi and WCF send them. For the command line, the load generator
/// and the tests of everything that reads them.
/// </summary>
public static class RequestSecurityTokenWriter
{
    private static readonly TimeSpan MessageLifetime = TimeSpan.FromMinutes(1);

    /// <param name="messageId">Unique per request: ids in the message are made from it.</param>
    /// <param name="now">The client's time.</param>
    public static ReadOnlyMemory<byte> Write(OutgoingRequest request, Guid messageId, DateTimeOffset now)
    {
        var ids = new MessageIds(messageId);
        var timestamp = Timestamp(ids, now);
        var body = Body(request, ids, now);

        var output = new XmlBytes(16384);
        output.Raw("<S:Envelope xmlns:S=\""u8).Name(request.Version.NamespaceUri).Raw("\"><S:Header>"u8);
        if (request.To is { } to)
            WriteAddressing(output, request, to, messageId);

        output.Raw("<wsse:Security xmlns:wsse=\""u8).Name(WsTrustNames.Security).Raw("\" S:mustUnderstand=\""u8)
            .Name(request.Version.MustUnderstand).Raw("\">"u8).Raw(timestamp);
        if (request.Identity is { } identity)
            output.Raw(identity.Span);
        else if (request.Signer is { } certificate)
            WriteBinarySecurityToken(output, certificate, ids);
        if (request.Username is not null)
            WriteUsernameToken(output, request);
        if (request.Signer is { } signer)
            WriteSignature(output, signer, ids, KeyInfo(request.Identity, ids), timestamp, body);
        return output.Raw("</wsse:Security></S:Header>"u8).Raw(body).Raw("</S:Envelope>"u8).WrittenMemory;
    }

    private static byte[] Timestamp(MessageIds ids, DateTimeOffset now)
        => new XmlBytes(512)
            .Raw("<wsu:Timestamp xmlns:wsu=\""u8).Name(WsTrustNames.Utility).Raw("\" wsu:Id=\""u8).Name(ids.Timestamp)
            .Raw("\"><wsu:Created>"u8).Time(now).Raw("</wsu:Created><wsu:Expires>"u8).Time(now + MessageLifetime)
            .Raw("</wsu:Expires></wsu:Timestamp>"u8).WrittenSpan.ToArray();

    /// <summary>Declares all that it uses, so that its canonical form does not depend on the envelope.</summary>
    private static byte[] Body(OutgoingRequest request, MessageIds ids, DateTimeOffset now)
    {
        var output = new XmlBytes(8192);
        output.Raw("<S:Body xmlns:S=\""u8).Name(request.Version.NamespaceUri)
            .Raw("\" xmlns:wsu=\""u8).Name(WsTrustNames.Utility).Raw("\" wsu:Id=\""u8).Name(ids.Body)
            .Raw("\"><wst:RequestSecurityToken xmlns:wst=\""u8).Name(request.Dialect.NamespaceUri).Raw("\">"u8)
            .Raw("<wst:TokenType>"u8).Name(WsTrustNames.Saml2TokenType)
            .Raw("</wst:TokenType><wst:RequestType>"u8).Name(request.Dialect.RequestType(request.Operation)).Raw("</wst:RequestType>"u8);
        if (request.Operation is TrustOperation.Issue or TrustOperation.Renew)
            WriteWishes(output, request, ids, now);
        WriteTarget(output, request);
        return output.Raw("</wst:RequestSecurityToken></S:Body>"u8).WrittenSpan.ToArray();
    }

    private static void WriteWishes(XmlBytes output, OutgoingRequest request, MessageIds ids, DateTimeOffset now)
    {
        if (request.AppliesTo is { } audience)
        {
            output.Raw("<wsp:AppliesTo xmlns:wsp=\""u8).Name(WsTrustNames.PolicySeptember2004)
                .Raw("\"><a:EndpointReference xmlns:a=\""u8).Name(WsTrustNames.Addressing)
                .Raw("\"><a:Address>"u8).Text(audience).Raw("</a:Address></a:EndpointReference></wsp:AppliesTo>"u8);
        }

        if (request.Lifetime is { } lifetime)
        {
            output.Raw("<wst:Lifetime><wsu:Created>"u8).Time(now).Raw("</wsu:Created><wsu:Expires>"u8).Time(now + lifetime)
                .Raw("</wsu:Expires></wst:Lifetime>"u8);
        }

        if (request.Operation == TrustOperation.Issue)
        {
            output.Raw(request.Renewable ? "<wst:Renewing Allow=\"true\"></wst:Renewing>"u8 : "<wst:Renewing Allow=\"false\"></wst:Renewing>"u8)
                .Raw(request.Delegatable ? "<wst:Delegatable>true</wst:Delegatable>"u8 : "<wst:Delegatable>false</wst:Delegatable>"u8);
        }

        if (request.ActAs is { } actAs)
            output.Raw("<wst14:ActAs xmlns:wst14=\""u8).Name(WsTrustNames.TrustFebruary2008).Raw("\">"u8).Raw(actAs.Span).Raw("</wst14:ActAs>"u8);
        if (request.OnBehalfOf is { } onBehalfOf)
            output.Raw("<wst:OnBehalfOf>"u8).Raw(onBehalfOf.Span).Raw("</wst:OnBehalfOf>"u8);
        if (request.KeyType is { } keyType)
            output.Raw("<wst:KeyType>"u8).Name(request.Dialect.KeyTypeUri(keyType)).Raw("</wst:KeyType>"u8);
        if (request.Signer is not null)
            output.Raw("<wst:UseKey Sig=\""u8).Name(ids.Signature).Raw("\"></wst:UseKey>"u8);
    }

    private static void WriteTarget(XmlBytes output, OutgoingRequest request)
    {
        if (request.Target is not { } target)
            return;

        var name = $"wst:{request.Operation}Target";
        output.Raw("<"u8).Name(name).Raw(">"u8).Raw(target.Span).Raw("</"u8).Name(name).Raw(">"u8);
    }

    private static void WriteAddressing(XmlBytes output, OutgoingRequest request, Uri to, Guid messageId)
        => output
            .Raw("<a:Action xmlns:a=\""u8).Name(WsTrustNames.Addressing).Raw("\" S:mustUnderstand=\""u8).Name(request.Version.MustUnderstand)
            .Raw("\">"u8).Text(request.Action).Raw("</a:Action><a:MessageID xmlns:a=\""u8).Name(WsTrustNames.Addressing)
            .Raw("\">urn:uuid:"u8).Name(messageId.ToString("D")).Raw("</a:MessageID><a:To xmlns:a=\""u8).Name(WsTrustNames.Addressing)
            .Raw("\" S:mustUnderstand=\""u8).Name(request.Version.MustUnderstand).Raw("\">"u8).Text(to.AbsoluteUri).Raw("</a:To>"u8);

    private static void WriteUsernameToken(XmlBytes output, OutgoingRequest request)
        => output
            .Raw("<wsse:UsernameToken><wsse:Username>"u8).Text(request.Username ?? string.Empty)
            .Raw("</wsse:Username><wsse:Password Type=\""u8).Name(WsTrustNames.PasswordText)
            .Raw("\">"u8).Text(request.Password ?? string.Empty).Raw("</wsse:Password></wsse:UsernameToken>"u8);

    private static void WriteBinarySecurityToken(XmlBytes output, RequestSigner signer, MessageIds ids)
        => output
            .Raw("<wsse:BinarySecurityToken xmlns:wsu=\""u8).Name(WsTrustNames.Utility)
            .Raw("\" EncodingType=\""u8).Name(WsTrustNames.Base64Binary)
            .Raw("\" ValueType=\""u8).Name(WsTrustNames.X509v3)
            .Raw("\" wsu:Id=\""u8).Name(ids.Certificate).Raw("\">"u8)
            .Base64(signer.Certificate.RawDataMemory.Span).Raw("</wsse:BinarySecurityToken>"u8);

    private static void WriteSignature(XmlBytes output, RequestSigner signer, MessageIds ids, byte[] keyInfo, byte[] timestamp, byte[] body)
    {
        var algorithm = signer.Algorithm ?? SignatureAlgorithm.ForKey(signer.PrivateKey)
            ?? throw new ArgumentException("A request is signed with RSA, or ECDSA on P-256 or P-384.", nameof(signer));
        var signedInfo = MessageSignature.SignedInfo([(ids.Timestamp, Parse(timestamp)), (ids.Body, Parse(body))], algorithm);
        MessageSignature.Write(
            output, ids.Signature, signedInfo.Span, algorithm.SignHash(signer.PrivateKey, algorithm.HashData(signedInfo.Span)), keyInfo);
    }

    /// <summary>X.509 Token Profile 1.1 §3.2.2, or SAML Token Profile 1.1 §3.4 when a token says who asks.</summary>
    private static byte[] KeyInfo(ReadOnlyMemory<byte>? identity, MessageIds ids)
        => Encoding.UTF8.GetBytes(identity is { } token
            ? $"<wsse:SecurityTokenReference xmlns:wsse11=\"{WsTrustNames.Security11}\" wsse11:TokenType=\"{WsTrustNames.Saml2TokenProfile}\"><wsse:KeyIdentifier ValueType=\"{WsTrustNames.SamlId}\">{Parse(token).Attribute("ID")}</wsse:KeyIdentifier></wsse:SecurityTokenReference>"
            : $"<wsse:SecurityTokenReference><wsse:Reference URI=\"#{ids.Certificate}\" ValueType=\"{WsTrustNames.X509v3}\"></wsse:Reference></wsse:SecurityTokenReference>");

    private static Element Parse(ReadOnlyMemory<byte> xml) => XmlTreeReader.Read(xml, XmlLimits.Standard).OrThrow();

    /// <summary>Ids start with an underscore: xs:ID must not start with a digit.</summary>
    private sealed record MessageIds(Guid MessageId)
    {
        public string Timestamp => $"_{MessageId:D}-t";

        public string Body => $"_{MessageId:D}-b";

        public string Certificate => $"_{MessageId:D}-c";

        public string Signature => $"_{MessageId:D}-s";
    }
}
