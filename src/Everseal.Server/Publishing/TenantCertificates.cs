using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Everseal.Core.Keys;

namespace Everseal.Server.Publishing;

/// <summary>Signing certificates in the shape of vCenter's <c>/idm/tenant/{tenant}/certificates</c>: what its checking scripts read.</summary>
internal static class TenantCertificates
{
    // A plus sign of base64 stays one: scripts look for certificates with grep and sed.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<SigningCredential> credentials, bool leafOnly)
    {
        var output = new ArrayBufferWriter<byte>(8192);
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartArray();
        foreach (var credential in credentials)
        {
            json.WriteStartObject();
            json.WriteStartArray("certificates");
            foreach (var certificate in leafOnly ? credential.Chain.Take(1) : credential.Chain)
            {
                json.WriteStartObject();
                json.WriteString("encoded", certificate.ExportCertificatePem());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return output.WrittenMemory;
    }
}
