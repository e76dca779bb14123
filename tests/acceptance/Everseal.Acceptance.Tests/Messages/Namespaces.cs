namespace Everseal.Acceptance.Tests.Messages;

internal static class Namespaces
{
    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    public const string Trust13 = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
    public const string Trust14 = "http://docs.oasis-open.org/ws-sx/ws-trust/200802";
    public const string TrustFeb2005 = "http://schemas.xmlsoap.org/ws/2005/02/trust";
    public const string XmlSignature = "http://www.w3.org/2000/09/xmldsig#";
    public const string Saml2 = "urn:oasis:names:tc:SAML:2.0:assertion";

    public const string Security11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd";
    public const string SamlTokenProfile = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1";
    public const string X509Profile = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
    public const string Base64Encoding = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
    public const string ExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";

    public const string ValidStatus = Trust13 + "/status/valid";
    public const string InvalidStatus = Trust13 + "/status/invalid";
}
