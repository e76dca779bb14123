using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>How a subject becomes the attributes that vSphere services look for; names and FriendlyNames are theirs.</summary>
internal static class SubjectAttributes
{
    public static IReadOnlyList<AssertionAttribute> Of(Subject subject)
    {
        var attributes = new List<AssertionAttribute>(5);
        if (subject.Groups.Count > 0)
            attributes.Add(new AssertionAttribute("Groups", "http://rsa.com/schemas/attr-names/2009/01/GroupIdentity", subject.Groups));
        Add("givenName", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", subject.GivenName);
        Add("surname", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", subject.Surname);
        Add("emailAddress", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", subject.Email);
        Add("Subject Type", "http://vmware.com/schemas/attr-names/2011/07/isSolution", subject.IsSolution ? "true" : "false");
        return attributes;

        void Add(string friendlyName, string name, string? value)
        {
            if (value is not null)
                attributes.Add(new AssertionAttribute(friendlyName, name, [value]));
        }
    }
}
