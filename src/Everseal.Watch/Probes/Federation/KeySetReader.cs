using System.Text.Json;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Federation;

/// <summary>Reads a JSON Web Key Set (RFC 7517 §5): keys with certificates, and keys alone.</summary>
internal static class KeySetReader
{
    /// <param name="inUse">Whether this provider's set holds the key that signs now and no other; null when it may hold more.</param>
    public static Result<SourceContent> Read(ReadOnlyMemory<byte> document, bool? inUse = null)
        => JsonText.Parse(document, root => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
            ? Read(keys, inUse)
            : ErrorCodes.FederationProbes.DocumentUnreadable.With("The document is no JSON Web Key Set: it has no array of keys."));

    private static Result<SourceContent> Read(JsonElement keys, bool? inUse)
    {
        var chains = new ObservedChains();
        var bareKeys = new List<ObservedKey>();
        foreach (var (index, key) in keys.EnumerateArray().Take(ObservedChains.MaxCertificates).Index())
        {
            // What is not known is passed over (RFC 7517 §5), and a shared secret should not stand here at all.
            if (key.Text("kty") is not { } kind)
                continue;
            var name = key.Text("kid") is { Length: > 0 } id ? ForeignText.Of(id) : $"key {index + 1}";
            var certificates = key.Items("x5c").Select(Certificate).ToList();
            if (certificates.Count == 0)
            {
                bareKeys.Add(new ObservedKey(name, ForeignText.Of(key.Text("alg") ?? kind), UseOf(key)));
                continue;
            }

            chains.Add(new PublishedChain(certificates, UseOf(key), name) { InUse = inUse });
            if (certificates[0] is { } leaf && JsonWebKeyMatch.Differs(key, leaf))
                chains.Remark(ErrorCodes.FederationProbes.KeyNotOfCertificate.With($"The key {name} is not the key of its certificate."));
        }

        if (chains.Certificates.Count == 0 && bareKeys.Count == 0)
            chains.Remark(ErrorCodes.FederationProbes.NothingPublished.With("The key set is empty."));
        return new SourceContent(chains.Certificates) { BareKeys = bareKeys, Remarks = chains.Remarks };
    }

    private static byte[]? Certificate(JsonElement item)
        => item.ValueKind == JsonValueKind.String && item.GetString() is { } text ? PublishedChain.FromBase64(text) : null;

    // Without a use the algorithm tells; a provider's keys are for signing unless they say otherwise.
    private static CertificateUse UseOf(JsonElement key) => (key.Text("use"), key.Text("alg")) switch
    {
        ("enc", _) => CertificateUse.TokenEncryption,
        (null, { } algorithm) when algorithm.StartsWith("RSA", StringComparison.Ordinal) || algorithm.StartsWith("ECDH", StringComparison.Ordinal) => CertificateUse.TokenEncryption,
        _ => CertificateUse.TokenSigning,
    };
}
