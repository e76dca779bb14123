using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="LockedUntil">Set while the lockout policy keeps the account out.</param>
/// <param name="PasswordExpiresAt">By the realm's password policy; null for never. A time that has passed keeps the account out.</param>
public sealed record UserDescription(
    string Name,
    string Upn,
    string? GivenName,
    string? Surname,
    string? Email,
    string? Description,
    bool Enabled,
    DateTimeOffset? LockedUntil,
    DateTimeOffset? PasswordExpiresAt,
    IReadOnlyList<string> Groups);

public sealed record UserList(IReadOnlyList<UserDescription> Users);

/// <param name="Password">In clear, over the host's own socket or TLS only; the server keeps an Argon2id verifier of it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddUser(
    string Name,
    string Password,
    string? GivenName = null,
    string? Surname = null,
    string? Email = null,
    IReadOnlyList<string>? Groups = null,
    string? Description = null);

/// <summary>What <c>PATCH</c> changes; null leaves a field as it is.</summary>
/// <param name="Enabled">Changed alone: it decides on a login, the other fields say something.</param>
/// <param name="GivenName">Empty for none, as the other texts.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeUser(
    bool? Enabled = null,
    string? GivenName = null,
    string? Surname = null,
    string? Email = null,
    string? Description = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetPassword(string Password);

public sealed record GroupDescription(string Name, string? Description, IReadOnlyList<string> Members);

public sealed record GroupList(IReadOnlyList<GroupDescription> Groups);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddGroup(string Name, string? Description = null);

public sealed record ServiceDescription(
    string Name,
    string Upn,
    bool Enabled,
    CertificateDescription Certificate,
    IReadOnlyList<string> Groups);

public sealed record ServiceList(IReadOnlyList<ServiceDescription> Services, IReadOnlyList<string> Warnings);

/// <param name="Certificate">PEM. The private key stays with the service.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddService(string Name, string Certificate, IReadOnlyList<string>? Groups = null);

/// <summary>What <c>PATCH</c> changes; null leaves a field as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeService(bool? Enabled = null);

/// <param name="Certificate">PEM of the certificate that the service proves possession of from now on.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReplaceCertificate(string Certificate);
