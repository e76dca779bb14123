using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <summary>The server as its clients may know it.</summary>
public sealed record ServerDescription(string Version, string PublicUrl, string DefaultRealm);

/// <param name="AllowRsa1024">Lets service principals with RSA-1024 keys in: for old clients' test certificates only.</param>
/// <param name="AllowUnsignedBearerRenew">Renews a bearer token for whoever holds it, without a login: for old clients only.</param>
/// <param name="SelfRenewal">Whether the realm's signing certificate renews itself.</param>
/// <param name="RequireRelyingParty">Issues tokens for registered relying parties only.</param>
/// <param name="SigningLifetimeSeconds">Life of the next signing certificate.</param>
/// <param name="SigningKey">The kind of key that it is for, as <see cref="SigningKeyKinds"/> lists them.</param>
public sealed record RealmDescription(
    string Name,
    bool IsDefault,
    string Issuer,
    bool AllowRsa1024,
    bool AllowUnsignedBearerRenew,
    bool SelfRenewal,
    IReadOnlyList<CertificateDescription> SigningCertificates,
    IReadOnlyList<string> Warnings,
    bool RequireRelyingParty = false,
    long SigningLifetimeSeconds = 0,
    string SigningKey = "");

public sealed record RealmList(IReadOnlyList<RealmDescription> Realms);

/// <summary>What <c>PATCH</c> changes; null leaves a setting as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeRealm(
    bool? AllowRsa1024 = null,
    bool? AllowUnsignedBearerRenew = null,
    bool? SelfRenewal = null,
    bool? RequireRelyingParty = null,
    long? SigningLifetimeSeconds = null,
    string? SigningKey = null);

/// <summary>The kinds of key that a realm can sign with, as people type them.</summary>
public static class SigningKeyKinds
{
    /// <summary>The first is what every vSphere client verifies.</summary>
    public static IReadOnlyList<string> All { get; } = ["rsa2048", "rsa3072", "p256"];
}
