namespace Everseal.Server.Storage.Entities;

/// <summary>
/// Users, services and groups of a realm. One table, so that a name means one thing only and any of them can
/// be a member of a group.
/// </summary>
public abstract class Principal
{
    public long Id { get; set; }

    public required long RealmId { get; init; }

    /// <summary>As it was registered; this case appears in tokens.</summary>
    public required string Name { get; init; }

    /// <summary>The name in lower case; unique in the realm.</summary>
    public required string NameKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public ICollection<GroupMembership> Memberships { get; } = [];
}

public sealed class PersonUser : Principal
{
    public string? GivenName { get; set; }

    public string? Surname { get; set; }

    public string? Email { get; set; }

    public string? Description { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>Argon2id in PHC string format, parameters and salt included.</summary>
    public required string PasswordHash { get; set; }

    public DateTimeOffset PasswordChangedAt { get; set; }

    /// <summary>Hashes of earlier passwords, the latest first, one a line: they may not be used again.</summary>
    public string FormerPasswordHashes { get; set; } = "";
}

/// <summary>vCenter: solution user. It is known by its certificate.</summary>
public sealed class ServicePrincipal : Principal
{
    public string? Description { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; set; }

    /// <summary>SHA-256 of the certificate, upper-case hexadecimal; unique in the realm.</summary>
    public required string Thumbprint { get; set; }

    /// <summary>Comparison key of the certificate's subject: tells a replaced certificate from a stranger.</summary>
    public required string SubjectKey { get; set; }
}

public sealed class Group : Principal
{
    public string? Description { get; set; }

    /// <summary>Made by init and given a meaning by the server; it cannot be removed.</summary>
    public bool IsBuiltIn { get; init; }

    public ICollection<GroupMembership> Members { get; } = [];
}

public sealed class GroupMembership
{
    public required long GroupId { get; init; }

    public required long MemberId { get; init; }

    public Group? Group { get; init; }

    public Principal? Member { get; init; }
}
