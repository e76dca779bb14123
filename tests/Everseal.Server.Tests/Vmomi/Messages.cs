using System.Text;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Server.Tests.Vmomi;

/// <summary>Method calls as govmomi writes them: signed ones name the method without a namespace, their Signature has an empty Id.</summary>
internal static class Messages
{
    private const string TimestampId = "_time";
    private const string BodyId = "_body";
    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string This = """<_this type="SessionManager">SessionManager</_this>""";

    public static string[] OnlyTimestamp => [TimestampId];

    public static byte[] Call(string namespaceUri, string method, string arguments = "")
        => Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8"?><Envelope xmlns="{Soap}"><Body><{method} xmlns="{namespaceUri}">{arguments}</{method}></Body></Envelope>""");

    /// <summary>A call that presents a token and is not signed: enough for a bearer token.</summary>
    public static byte[] Login(string namespaceUri, string method, SecurityToken token, DateTimeOffset now)
        => Encoding.UTF8.GetBytes(
            $"""<Envelope xmlns="{Soap}"><Header>{Security(Timestamp(now), TextOf(token), "")}</Header><Body><{method} xmlns="{namespaceUri}">{This}</{method}></Body></Envelope>""");

    /// <summary>As pyvmomi presents a token: alone in the header, without a Timestamp.</summary>
    public static byte[] LoginWithoutTimestamp(string namespaceUri, string method, SecurityToken token)
        => Encoding.UTF8.GetBytes(
            $"""<Envelope xmlns="{Soap}"><Header>{Security("", $" {TextOf(token)} ", "")}</Header><Body><{method} xmlns="{namespaceUri}">{This}</{method}></Body></Envelope>""");

    /// <summary>A call that presents a token and is signed.</summary>
    /// <param name="signed">Which of the parts the signature covers; Timestamp and Body when null.</param>
    public static byte[] SignedLogin(string method, SecurityToken token, ServiceIdentity signer, DateTimeOffset now, string[]? signed = null)
    {
        var timestamp = Timestamp(now);
        var body = $"""<soap:Body xmlns:soap="{Soap}" xmlns:wsu="{WsTrustNames.Utility}" wsu:Id="{BodyId}"><{method}>{This}</{method}></soap:Body>""";
        var parts = new[] { (Id: TimestampId, Part: Parse(timestamp)), (Id: BodyId, Part: Parse(body)) }
            .Where(part => signed is null || signed.Contains(part.Id));

        var signedInfo = MessageSignature.SignedInfo(parts, SignatureAlgorithm.RsaSha256);
        var value = SignatureAlgorithm.RsaSha256.SignHash(signer.Key, SignatureAlgorithm.RsaSha256.HashData(signedInfo.Span));
        var signature = new XmlBytes();
        MessageSignature.Write(signature, "", signedInfo.Span, value, "<OfNoConsequence></OfNoConsequence>"u8);

        return Encoding.UTF8.GetBytes(
            $"""<soap:Envelope xmlns:soap="{Soap}"><soap:Header>{Security(timestamp, TextOf(token), Encoding.UTF8.GetString(signature.WrittenSpan))}</soap:Header>{body}</soap:Envelope>""");
    }

    private static string Security(string timestamp, string token, string signature)
        => $"""<wsse:Security xmlns:wsse="{WsTrustNames.Security}">{timestamp}{token}{signature}</wsse:Security>""";

    private static string Timestamp(DateTimeOffset now)
        => $"""<wsu:Timestamp xmlns:wsu="{WsTrustNames.Utility}" wsu:Id="{TimestampId}"><wsu:Created>{XmlTime.Write(now)}</wsu:Created><wsu:Expires>{XmlTime.Write(now.AddMinutes(1))}</wsu:Expires></wsu:Timestamp>""";

    private static string TextOf(SecurityToken token) => Encoding.UTF8.GetString(token.Xml.Span);

    private static Element Parse(string xml) => XmlTreeReader.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Standard).OrThrow();
}
