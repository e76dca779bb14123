using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Everseal.Core.Keys;

namespace Everseal.Core.Jose;

/// <summary>A realm's public keys for readers of JSON (RFC 7517 §5).</summary>
public static class JsonWebKeySet
{
    // Exporting a public key costs more than all the writing, and each relying party has a set of its own of the same keys.
    private static readonly ConditionalWeakTable<SigningCredential, byte[]> Written = [];

    /// <summary>RFC 7517 §8.5.2.</summary>
    public const string MediaType = "application/jwk-set+json";

    /// <param name="credentials">The one that signs now first: RFC 7517 gives the order no meaning, some readers do.</param>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<SigningCredential> credentials)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("keys");
        foreach (var credential in credentials)
            json.WriteRawValue(Written.GetValue(credential, KeyOf), skipInputValidation: true);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    private static byte[] KeyOf(SigningCredential credential)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(output);
        var key = PublicJsonWebKey.Of(credential.Certificate);
        json.WriteStartObject();
        foreach (var (name, value) in key.Members)
            json.WriteString(name, value);
        json.WriteString("kid", key.Thumbprint());
        json.WriteString("use", "sig");
        json.WriteString("alg", JsonAlgorithm.Of(credential.Algorithm));
        json.WriteStartArray("x5c");
        foreach (var certificate in credential.Chain)
            json.WriteBase64StringValue(certificate.RawDataMemory.Span);
        json.WriteEndArray();
        json.WriteString("x5t#S256", Base64Url.EncodeToString(credential.Certificate.GetCertHash(HashAlgorithmName.SHA256)));
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }
}
