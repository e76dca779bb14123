using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Files;

/// <summary>
/// PEM (RFC 7468), generously: whatever stands between and around the blocks is passed over, keys and requests too. A
/// certificate's block that cannot be read is told, not passed over.
/// </summary>
internal static class PemText
{
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";

    /// <returns>Null when it is no PEM at all.</returns>
    public static FileContent? Read(string text)
    {
        if (!text.Contains(Begin, StringComparison.Ordinal))
            return null;
        var (certificates, bags) = (new List<ReadOnlyMemory<byte>>(), new List<FileEntry>());
        StsError? failure = null;
        var at = 0;
        var number = 0;
        while (NextBlock(text, ref at) is { } block)
        {
            var kind = KindOf(block.Label);
            if (kind is BlockKind.Other)
                continue;
            number++;
            if (Decode(text.AsSpan()[block.Body]) is not { } octets)
                failure ??= Malformed(number, "is no base64, or has no end");
            else if (kind is BlockKind.Certificate)
                certificates.Add(octets);
            else if (Pkcs7.Read(octets) is { } bag)
                bags.Add(bag);
            else
                failure ??= Malformed(number, "is no PKCS#7 with certificates");
        }

        var entries = certificates.Count == 0 ? bags : bags.Prepend(new FileEntry(null, certificates)).ToList();
        return new FileContent(entries, failure);
    }

    private enum BlockKind
    {
        Other,
        Certificate,
        Bag,
    }

    // RFC 7468, 5 and 8, with the older labels that it names; OpenSSL's own form has trust settings behind the certificate.
    private static BlockKind KindOf(string label) => label switch
    {
        "CERTIFICATE" or "X509 CERTIFICATE" or "X.509 CERTIFICATE" or "TRUSTED CERTIFICATE" => BlockKind.Certificate,
        "PKCS7" or "CMS" or "PKCS #7 SIGNED DATA" => BlockKind.Bag,
        _ => BlockKind.Other,
    };

    private static (string Label, Range Body)? NextBlock(string text, ref int at)
    {
        var begin = text.IndexOf(Begin, at, StringComparison.Ordinal);
        if (begin < 0)
            return null;
        var labelEnd = text.IndexOf(Dashes, begin + Begin.Length, StringComparison.Ordinal);
        if (labelEnd < 0)
        {
            at = text.Length;
            return (string.Empty, default);
        }

        var label = text[(begin + Begin.Length)..labelEnd];
        var body = labelEnd + Dashes.Length;

        // Whatever comes next ends it: its own end, or the next begin where the end was cut off.
        var end = text.IndexOf(Dashes, body, StringComparison.Ordinal);
        at = end < 0 ? text.Length : end;
        var isWhole = end >= 0 && text.AsSpan(end).StartsWith($"-----END {label}-----", StringComparison.Ordinal);
        return (label, isWhole ? body..end : default);
    }

    private static byte[]? Decode(ReadOnlySpan<char> body)
    {
        var octets = new byte[((body.Length / 4) + 1) * 3];
        return Convert.TryFromBase64Chars(body, octets, out var written) && written > 0 ? octets[..written] : null;
    }

    private static StsError Malformed(int number, string reason)
        => ErrorCodes.FileProbes.CertificateInFileMalformed.With($"The block number {number} {reason}.");
}
