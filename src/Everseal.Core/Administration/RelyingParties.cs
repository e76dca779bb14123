using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="Id">SAML entity ID or AppliesTo address; what its tokens name as audience.</param>
/// <param name="KeyType"><c>any</c>, <c>bearer</c> or <c>holder-of-key</c>.</param>
/// <param name="MaxBearerLifetimeSeconds">Null for the realm's.</param>
/// <param name="MaxHolderOfKeyLifetimeSeconds">Null for the realm's.</param>
/// <param name="Claims">Claim rules as text; none stands for the usual attributes.</param>
/// <param name="EncryptionCertificate">Kept for later: nothing is encrypted yet.</param>
/// <param name="MetadataUrl">Its own: nobody else should know it. Null in a list.</param>
/// <param name="JwksUrl">The same keys as JSON. Null in a list.</param>
public sealed record RelyingPartyDescription(
    string Id,
    bool Enabled,
    string KeyType,
    long RefreshIntervalSeconds,
    long? MaxBearerLifetimeSeconds,
    long? MaxHolderOfKeyLifetimeSeconds,
    IReadOnlyList<string> Claims,
    CertificateDescription? EncryptionCertificate,
    DateTimeOffset CreatedAt,
    string? MetadataUrl = null,
    string? JwksUrl = null);

public sealed record RelyingPartyList(IReadOnlyList<RelyingPartyDescription> RelyingParties);

/// <param name="EncryptionCertificate">PEM.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddRelyingParty(
    string Id,
    long? RefreshIntervalSeconds = null,
    string? KeyType = null,
    long? MaxBearerLifetimeSeconds = null,
    long? MaxHolderOfKeyLifetimeSeconds = null,
    IReadOnlyList<string>? Claims = null,
    string? EncryptionCertificate = null);

/// <summary>What <c>PATCH</c> changes; null leaves a field as it is.</summary>
/// <param name="MaxBearerLifetimeSeconds">0 for the realm's.</param>
/// <param name="MaxHolderOfKeyLifetimeSeconds">0 for the realm's.</param>
/// <param name="Claims">All rules from now on; none for the usual attributes.</param>
/// <param name="EncryptionCertificate">PEM; empty for none.</param>
/// <param name="NewMetadataUrl">True replaces the metadata URL: the present one answers no longer.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeRelyingParty(
    bool? Enabled = null,
    long? RefreshIntervalSeconds = null,
    string? KeyType = null,
    long? MaxBearerLifetimeSeconds = null,
    long? MaxHolderOfKeyLifetimeSeconds = null,
    IReadOnlyList<string>? Claims = null,
    string? EncryptionCertificate = null,
    bool? NewMetadataUrl = null);
