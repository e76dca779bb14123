using System.Security.Cryptography;

namespace Everseal.Watch.Probes.Federation;

/// <summary>Certificates that stand together in a document: a KeyDescriptor, the x5c of a key, an element of a list of chains.</summary>
/// <param name="Certificates">DER in the document's order; null for a place that holds no certificate's octets.</param>
/// <param name="Use">Of the key that the chain is there for.</param>
/// <param name="Slot">What the document calls it.</param>
internal sealed record PublishedChain(IReadOnlyList<byte[]?> Certificates, CertificateUse Use, string? Slot)
{
    public bool? InUse { get; init; }

    /// <summary>
    /// Whether the document says that the chain belongs to a key of this use. Then its first certificate is that key's, should
    /// each of them be a CA's, as a self-signed one often is. Without such a word a chain of CAs is just that.
    /// </summary>
    public bool IsOfKey { get; init; } = true;

    /// <summary>As X509Certificate and x5c hold it: base64, whatever white space is in it. Null when it is not that.</summary>
    public static byte[]? FromBase64(string text)
    {
        var octets = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, octets, out var written) && written > 0 ? octets[..written] : null;
    }

    /// <summary>The first certificate of a PEM text, or null.</summary>
    public static byte[]? FromPem(string text)
        => PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "CERTIFICATE" ? FromBase64(text[fields.Base64Data]) : null;
}
