namespace Everseal.Core.Saml2;

/// <summary>Identifiers of SAML 2.0 and of the extensions that vSphere clients read.</summary>
public static class Saml2Names
{
    public const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";

    public const string Bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    public const string HolderOfKey = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

    public const string EntityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
    public const string UpnFormat = "http://schemas.xmlsoap.org/claims/UPN";
    public const string UriFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";

    /// <summary>SAML V2.0 Condition for Delegation Restriction 1.0.</summary>
    public const string Delegation = "urn:oasis:names:tc:SAML:2.0:conditions:delegation";

    /// <summary>How often a token may be renewed: a condition that vSphere took over from RSA.</summary>
    public const string RenewRestriction = "http://www.rsa.com/names/2009/12/std-ext/SAML2.0";

    /// <summary>Authentication Context classes (saml-authn-context-2.0-os §3.4).</summary>
    public const string PasswordProtectedTransport = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

    /// <summary>A digital signature whose key is certified by X.509; TLSClient would claim a client certificate in the handshake.</summary>
    public const string X509 = "urn:oasis:names:tc:SAML:2.0:ac:classes:X509";
}
