using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Everseal.Core.Jose;

/// <summary>The required members of a public key (RFC 7518 §6.2.1, §6.3.1), in the alphabetical order of the thumbprint.</summary>
internal sealed class PublicJsonWebKey
{
    private PublicJsonWebKey(params IReadOnlyList<KeyValuePair<string, string>> members) => Members = members;

    public IReadOnlyList<KeyValuePair<string, string>> Members { get; }

    public static PublicJsonWebKey Of(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            return new PublicJsonWebKey(new("e", Base64Url.EncodeToString(numbers.Exponent)), new("kty", "RSA"), new("n", Base64Url.EncodeToString(numbers.Modulus)));
        }

        using var ecdsa = certificate.GetECDsaPublicKey() ?? throw new ArgumentException("The key is neither RSA nor ECDSA.", nameof(certificate));
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        return new PublicJsonWebKey(
            new("crv", $"P-{ecdsa.KeySize}"), new("kty", "EC"), new("x", Base64Url.EncodeToString(point.X)), new("y", Base64Url.EncodeToString(point.Y)));
    }

    /// <summary>RFC 7638 §3 with SHA-256: the name of the key itself, whatever certificate it comes in.</summary>
    public string Thumbprint()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Members)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(SHA256.HashData(output.WrittenSpan));
    }
}
