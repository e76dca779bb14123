using Everseal.Core.Errors;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Probes.Vsphere;

/// <summary>
/// Finds the realm (vCenter: SSO domain) by the server's own words, and reads its metadata on the way. In this order: the
/// target's name, the entity name of the metadata without a realm, the issuer of the OpenID configuration, the usual name.
/// </summary>
internal sealed class RealmSearch(TargetServer server)
{
    public Task<FoundRealm> FindAsync(string? named) => named is null ? FindUnnamedAsync() : FindNamedAsync(named);

    private async Task<FoundRealm> FindNamedAsync(string named)
    {
        var metadata = await ReadMetadataAsync(named);
        if (metadata.Document is { } document)
        {
            return RealmOf(document) is { } other && !IsSame(other, named)
                ? new FoundRealm(named, WithRemark(metadata.Source, ErrorCodes.FederationProbes.RealmDiffers.With($"The metadata is of the realm {other}, not of {named}.")))
                : new FoundRealm(named, metadata.Source);
        }

        // What a server answers about a realm that it does not know differs; that its own realm is another one is certain.
        return metadata.HasAnswered && RealmOf((await ReadMetadataAsync(null)).Document) is { } its && !IsSame(its, named)
            ? new FoundRealm(named, metadata.Source with { Failure = ErrorCodes.FederationProbes.RealmUnknown.With($"The server does not know the realm {named}; its own is {its}.") })
            : new FoundRealm(named, metadata.Source);
    }

    private async Task<FoundRealm> FindUnnamedAsync()
    {
        var metadata = await ReadMetadataAsync(null);
        if (!metadata.HasAnswered)
            return new FoundRealm(RealmName.Usual, metadata.Source);
        if ((RealmOf(metadata.Document) ?? await AskOpenIdAsync()) is { } found)
            return new FoundRealm(found, metadata.Source);
        return new FoundRealm(RealmName.Usual, WithRemark(
            metadata.Source, ErrorCodes.FederationProbes.RealmNotFound.With($"No document of the server names its realm; {RealmName.Usual} is taken.")));
    }

    private Task<ReadDocument<SamlMetadata>> ReadMetadataAsync(string? realm) => server.GetAsync(
        SamlMetadataProbe.SourceName, SsoPaths.Metadata(realm), SamlMetadataReader.Read, document => document.ToContent(inUse: true));

    private async Task<string?> AskOpenIdAsync()
    {
        var configuration = await server.GetAsync(
            OpenIdSources.ConfigurationName, $"{SsoPaths.OpenIdFolder}/{OpenIdConfiguration.WellKnownPath}", OpenIdConfiguration.Read, _ => SourceContent.Empty);
        return configuration.Document is { } found ? RealmName.LastOf(found.Issuer, SsoPaths.OpenIdFolder + "/") : null;
    }

    private static string? RealmOf(SamlMetadata? metadata)
        => metadata?.Entities.Select(entity => RealmName.LastOf(entity.Id, SsoPaths.MetadataFolder + "/")).FirstOrDefault(name => name is not null);

    private static bool IsSame(string realm, string other) => realm.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static ObservedSource WithRemark(ObservedSource source, StsError remark) => source with { Remarks = [.. source.Remarks, remark] };
}

/// <param name="Metadata">The realm's SAML metadata as it was read, or why not.</param>
internal sealed record FoundRealm(string Name, ObservedSource Metadata);
