namespace Everseal.Core.Tokens;

public enum SubjectKind
{
    Person,
    Service,
}

/// <summary>How a principal proved who it is; becomes the assertion's AuthnContextClassRef (SAML Core 2.7.2.2).</summary>
public enum AuthenticationMethod
{
    Password,
    Certificate,

    /// <summary>A password, in a request signed by the holder's certificate (interactive holder-of-key).</summary>
    PasswordAndCertificate,
}

/// <summary>An authenticated principal: what a token says about whom it is issued to.</summary>
/// <param name="NameId">User principal name, <c>name@realm</c>, in the case under which it was registered.</param>
/// <param name="Groups">Names of the form <c>realm\group</c>, nested groups included, <c>realm\Everyone</c> among them.</param>
/// <param name="IsSolution">A service principal (vCenter: solution user).</param>
/// <param name="AuthenticatedAt">Becomes AuthnInstant.</param>
public sealed record Subject(
    string NameId,
    SubjectKind Kind,
    IReadOnlyList<string> Groups,
    string? GivenName,
    string? Surname,
    string? Email,
    bool IsSolution,
    AuthenticationMethod Method,
    DateTimeOffset AuthenticatedAt)
{
    /// <summary>Names that differ in case alone are one principal.</summary>
    public static bool SameName(string nameId, string other) => nameId.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the subject is in a group of its own realm; another realm's group of that name gives no right here.</summary>
    public bool IsMemberOf(string group)
    {
        var realm = NameId[(NameId.LastIndexOf('@') + 1)..];
        return Groups.Contains($@"{realm}\{group}", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Everything of it that a token spells out.</summary>
    internal IEnumerable<string> Texts() => [NameId, .. Groups, GivenName ?? string.Empty, Surname ?? string.Empty, Email ?? string.Empty];
}
