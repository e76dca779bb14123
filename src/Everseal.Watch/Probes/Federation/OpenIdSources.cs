using System.Net;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Federation;

/// <summary>An OpenID provider's two documents: its configuration, and the keys that it points to.</summary>
internal static class OpenIdSources
{
    public const string ConfigurationName = "OpenID configuration";
    public const string KeySetName = "JWKS";

    /// <param name="issuerPath">Of the issuer, without a slash at its end.</param>
    public static async Task<OpenIdObservation> ReadAsync(TargetServer server, string issuerPath)
    {
        var expected = server.AddressOf(issuerPath);
        var configuration = await server.GetAsync(
            ConfigurationName, $"{issuerPath}/{OpenIdConfiguration.WellKnownPath}", OpenIdConfiguration.Read, found => Judge(found, expected));
        return configuration.Document is { } found
            ? new OpenIdObservation([configuration.Source, await ReadKeySetAsync(server, found.KeySet, configuration.Peer)], IsMissing: false)
            : new OpenIdObservation([configuration.Source], configuration.IsMissing);
    }

    private static async Task<ObservedSource> ReadKeySetAsync(TargetServer server, Uri address, IPAddress? foundAt)
        => address.Scheme == Uri.UriSchemeHttps
            ? (await server.GetAsync(KeySetName, address, foundAt, document => KeySetReader.Read(document), content => content)).Source
            : new ObservedSource(KeySetName, address.AbsoluteUri, [], ErrorCodes.FederationProbes.KeySetInClear.With($"jwks_uri is {address.AbsoluteUri}."));

    private static SourceContent Judge(OpenIdConfiguration found, Uri expected)
        => IsSame(found.Issuer, expected)
            ? SourceContent.Empty
            : SourceContent.Empty with
            {
                Remarks = [ErrorCodes.FederationProbes.IssuerMismatch.With($"The issuer is {ForeignText.Of(found.Issuer)}, the address belongs to {expected.AbsoluteUri}.")],
            };

    // Identical strings, says the specification; a default port and a last slash are no other provider.
    private static bool IsSame(string issuer, Uri expected)
        => Uri.TryCreate(issuer.TrimEnd('/'), UriKind.Absolute, out var uri) && uri == new Uri(expected.AbsoluteUri.TrimEnd('/'));
}

/// <param name="IsMissing">The server knows no provider at this address.</param>
internal sealed record OpenIdObservation(IReadOnlyList<ObservedSource> Sources, bool IsMissing);
