namespace Everseal.Core.Tests.Tokens;

/// <summary>Names of attributes in the vSphere profile.</summary>
internal static class Claim
{
    public const string Groups = "http://rsa.com/schemas/attr-names/2009/01/GroupIdentity";
    public const string GivenName = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname";
    public const string Email = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
    public const string UserPrincipalName = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
}
