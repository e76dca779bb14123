namespace Everseal.Core.WsTrust;

/// <summary>Namespaces and identifiers of WS-Security 1.0/1.1, its token profiles, WS-Addressing and WS-Policy.</summary>
public static class WsTrustNames
{
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Security11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd";
    public const string Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    public const string AddressingAugust2004 = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
    public const string AnonymousAddress = "http://www.w3.org/2005/08/addressing/anonymous";
    public const string FaultAction = "http://www.w3.org/2005/08/addressing/soap/fault";

    public const string PolicySeptember2004 = "http://schemas.xmlsoap.org/ws/2004/09/policy";
    public const string Policy15 = "http://www.w3.org/ns/ws-policy";

    /// <summary>WS-Trust 1.4 added ActAs in a namespace of its own; everything else stayed in that of 1.3.</summary>
    public const string TrustFebruary2008 = "http://docs.oasis-open.org/ws-sx/ws-trust/200802";
    public const string TrustDecember2005 = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
    public const string TrustFebruary2005 = "http://schemas.xmlsoap.org/ws/2005/02/trust";

    public const string Base64Binary = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
    public const string X509v3 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
    public const string PasswordText = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
    public const string PasswordDigest = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";

    /// <summary>The two names of a SAML 2.0 token: the assertion's namespace, and the SAML Token Profile 1.1's.</summary>
    public const string Saml2TokenType = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Saml2TokenProfile = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0";
    public const string SamlId = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID";

    /// <summary>Claim types in WS-Federation 1.2 §9 and in its predecessors, and in the Identity Selector Interoperability Profile 1.5.</summary>
    public const string AuthorizationClaims = "http://docs.oasis-open.org/wsfed/authorization/200706";
    public const string AuthorizationClaims2006 = "http://schemas.xmlsoap.org/ws/2006/12/authorization";
    public const string IdentityClaims = "http://schemas.xmlsoap.org/ws/2005/05/identity";

}
