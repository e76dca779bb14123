using System.Security;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Messages;

/// <summary>
/// A WS-Trust request as text. As it stands, a valid SOAP 1.1 Issue for a bearer token; a test changes one thing.
/// </summary>
internal sealed record TrustRequest
{
    private const string SignatureId = "_signature";

    public string Soap { get; init; } = Soap11;

    public string Trust { get; init; } = Trust13;

    public string Operation { get; init; } = "Issue";

    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Tells two requests of the same millisecond apart: signed alike, the second would be a replay.</summary>
    public string TimestampId { get; init; } = $"_{Guid.NewGuid()}";

    public TimeSpan MessageLife { get; init; } = TimeSpan.FromMinutes(1);

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>A UsernameToken's nonce, which makes the request good for once (Username Token Profile 1.1 §4).</summary>
    public string? Nonce { get; init; }

    /// <summary>Whose certificate signs the message; then a holder-of-key token is asked for.</summary>
    public ServicePrincipal? Signer { get; init; }

    /// <summary>A token that says who asks, in the place of the certificate (SAML Token Profile 1.1).</summary>
    public string? Identity { get; init; }

    /// <summary>How the signature is made, where it is not the signer's plain way.</summary>
    public Func<MessageSigner, MessageSigner> Signing { get; init; } = signer => signer;

    public string TokenType { get; init; } = "urn:oasis:names:tc:SAML:2.0:assertion";

    public string? KeyType { get; init; }

    public string? AppliesTo { get; init; }

    public TimeSpan? Lifetime { get; init; }

    /// <summary>Further children of RequestSecurityToken: Renewing, Delegatable, RenewTarget.</summary>
    public string More { get; init; } = "";

    public string Action => $"{Trust}/RST/{Operation}";

    public string RequestType => $"{Trust}/{Operation}";

    public static TrustRequest Renew(string token, ServicePrincipal? holder) => new()
    {
        Operation = "Renew",
        Signer = holder,
        More = $"<RenewTarget>{token}</RenewTarget>",
    };

    public static TrustRequest Cancel(string token) => new() { Operation = "Cancel", More = $"<CancelTarget>{token}</CancelTarget>" };

    public static TrustRequest Validate(string token) => new()
    {
        Operation = "Validate",
        TokenType = $"{Trust13}/RSTR/Status",
        More = $"<ValidateTarget>{token}</ValidateTarget>",
    };

    public string ToXml()
    {
        var unsigned = Envelope("");
        if (Signer is null)
            return unsigned;

        var signer = Signing(new MessageSigner(Signer.Key, Signer.Certificate));
        var reference = Identity is { } identity ? SamlReference(identity) : $"""<o:SecurityTokenReference xmlns:o="{Security}"><o:Reference URI="#_certificate" ValueType="{X509Profile}"/></o:SecurityTokenReference>""";
        return Envelope(signer.Sign(unsigned, SignatureId, reference));
    }

    private static string SamlReference(string token) =>
        $"""<o:SecurityTokenReference xmlns:o="{Security}" xmlns:n="{Security11}" n:TokenType="{SamlTokenProfile}#SAMLV2.0"><o:KeyIdentifier ValueType="{SamlTokenProfile}#SAMLID">{token.Split(" ID=\"")[1].Split('"')[0]}</o:KeyIdentifier></o:SecurityTokenReference>""";

    private string Envelope(string signature) =>
        $"""<s:Envelope xmlns:s="{Soap}"><s:Header>{Addressed()}<o:Security xmlns:o="{Security}" xmlns:u="{Utility}">{Timestamp()}{Certificate()}{UsernameToken()}{signature}</o:Security></s:Header><s:Body xmlns:u="{Utility}" u:Id="_body">{RequestSecurityToken()}</s:Body></s:Envelope>""";

    // SOAP 1.1 carries the action in an HTTP header; SOAP 1.2 clients put it into WS-Addressing.
    private string Addressed() => Soap == Soap11 ? "" :
        $"""<a:Action xmlns:a="{Addressing}">{Action}</a:Action><a:MessageID xmlns:a="{Addressing}">urn:uuid:{Guid.NewGuid()}</a:MessageID>""";

    private string Timestamp() =>
        $"""<u:Timestamp u:Id="{TimestampId}"><u:Created>{XmlTime(Created)}</u:Created><u:Expires>{XmlTime(Created + MessageLife)}</u:Expires></u:Timestamp>""";

    private string UsernameToken() => User is null ? "" :
        $"<o:UsernameToken><o:Username>{Escaped(User)}</o:Username><o:Password>{Escaped(Password!)}</o:Password>{NonceElements()}</o:UsernameToken>";

    private string NonceElements() => Nonce is null ? "" :
        $"""<o:Nonce EncodingType="{Base64Encoding}">{Nonce}</o:Nonce><u:Created>{XmlTime(Created)}</u:Created>""";

    private string Certificate() => Signer is null ? "" : Identity ??
        $"""<o:BinarySecurityToken EncodingType="{Base64Encoding}" ValueType="{X509Profile}" u:Id="_certificate">{Convert.ToBase64String(Signer.Certificate.RawData)}</o:BinarySecurityToken>""";

    private string RequestSecurityToken() =>
        $"""<RequestSecurityToken xmlns="{Trust}"><TokenType>{TokenType}</TokenType><RequestType>{RequestType}</RequestType>{AppliesToElement()}{LifetimeElement()}{KeyElements()}{More}</RequestSecurityToken>""";

    private string AppliesToElement() => AppliesTo is null ? "" :
        $"""<p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference xmlns:a="{Addressing}"><a:Address>{Escaped(AppliesTo)}</a:Address></a:EndpointReference></p:AppliesTo>""";

    private string LifetimeElement() => Lifetime is null ? "" :
        $"""<Lifetime><u:Created>{XmlTime(Created)}</u:Created><u:Expires>{XmlTime(Created + Lifetime.Value)}</u:Expires></Lifetime>""";

    private string KeyElements()
    {
        if (Operation is "Validate" or "Cancel")
            return "";

        var useKey = Signer is null ? "" : $"""<UseKey Sig="{SignatureId}"/>""";
        var keyType = Operation == "Renew" && KeyType is null ? "" : $"<KeyType>{KeyType ?? $"{Trust}/{(Signer is null ? "Bearer" : "PublicKey")}"}</KeyType>";
        return keyType + useKey;
    }

    private static string XmlTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
