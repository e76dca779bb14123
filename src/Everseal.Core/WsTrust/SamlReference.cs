using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>A <c>wsse:SecurityTokenReference</c> to a SAML 2.0 assertion by its ID (SAML Token Profile 1.1 §3.4).</summary>
internal static class SamlReference
{
    /// <summary>Whether <paramref name="reference"/> is one, and names <paramref name="assertion"/>.</summary>
    public static bool Names(Element reference, Element assertion)
        => reference.Is(WsTrustNames.Security, "SecurityTokenReference")
            && reference.Attribute(WsTrustNames.Security11, "TokenType") is null or WsTrustNames.Saml2TokenProfile
            && reference.Elements().ToList() is [var identifier]
            && identifier.Is(WsTrustNames.Security, "KeyIdentifier")
            && identifier.Attribute("ValueType") == WsTrustNames.SamlId
            && identifier.Text.Trim() is { Length: > 0 } id
            && id == assertion.Attribute("ID");
}
