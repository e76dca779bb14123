using System.Text.Json;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Federation;

/// <summary>What an OpenID provider says of itself (OpenID Connect Discovery 1.0 §3), as far as keys depend on it.</summary>
internal sealed record OpenIdConfiguration(string Issuer, Uri KeySet)
{
    public const string WellKnownPath = ".well-known/openid-configuration";

    public static Result<OpenIdConfiguration> Read(ReadOnlyMemory<byte> document)
        => JsonText.Parse<OpenIdConfiguration>(document, root =>
        {
            if (root.ValueKind != JsonValueKind.Object || root.Text("issuer") is not { } issuer)
                return ErrorCodes.FederationProbes.DocumentUnreadable.With("The document is no OpenID configuration: it names no issuer.");
            return Uri.TryCreate(root.Text("jwks_uri"), UriKind.Absolute, out var keySet) && keySet.Scheme is "https" or "http"
                ? new OpenIdConfiguration(issuer, keySet)
                : ErrorCodes.FederationProbes.DocumentUnreadable.With("The OpenID configuration has no usable jwks_uri.");
        });
}
