using System.IO.Compression;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Http;

/// <summary>An answer's body, with one limit for what is sent and the same for what it grows to.</summary>
internal static class BoundedBody
{
    private const int BufferBytes = 16 * 1024;

    public static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpContent content, int maxBytes, CancellationToken deadline)
    {
        try
        {
            if (content.Headers.ContentLength > maxBytes)
                return TooLarge(maxBytes);
            var sent = await ReadAllAsync(await content.ReadAsStreamAsync(deadline), maxBytes, deadline);
            return sent is null ? TooLarge(maxBytes) : await InflateAsync(sent, content.Headers.ContentEncoding, maxBytes, deadline);
        }
        catch (OperationCanceledException)
        {
            return ErrorCodes.TlsProbes.BodyUnfinished.With("The answer did not come to its end in time.");
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            return ErrorCodes.TlsProbes.BodyUnfinished.With("The connection broke within the answer.", lost.Message);
        }
    }

    // Nobody asked for compression, but some servers send their files only so.
    private static async Task<Result<ReadOnlyMemory<byte>>> InflateAsync(MemoryStream sent, ICollection<string> encodings, int maxBytes, CancellationToken deadline)
    {
        if (encodings.Count == 0 || (encodings.Count == 1 && encodings.Single().Equals("identity", StringComparison.OrdinalIgnoreCase)))
            return Content(sent);
        if (encodings.Count > 1 || Inflated(sent, encodings.Single()) is not { } inflating)
            return ErrorCodes.TlsProbes.EncodingUnknown.With("The answer's Content-Encoding is not gzip, deflate or br.");
        await using (inflating)
        {
            try
            {
                return await ReadAllAsync(inflating, maxBytes, deadline) is { } whole
                    ? Content(whole)
                    : ErrorCodes.TlsProbes.BodyInflates.With($"{sent.Length} bytes grow to more than {maxBytes}.");
            }
            catch (Exception damaged) when (damaged is InvalidDataException or InvalidOperationException)
            {
                return ErrorCodes.TlsProbes.EncodingUnknown.With("The answer is not compressed as it says.", damaged.Message);
            }
        }
    }

    private static Stream? Inflated(MemoryStream sent, string encoding) => encoding.ToUpperInvariant() switch
    {
        "GZIP" or "X-GZIP" => new GZipStream(sent, CompressionMode.Decompress),
        "DEFLATE" => new ZLibStream(sent, CompressionMode.Decompress), // RFC 9110, 8.4.1.2: the zlib format
        "BR" => new BrotliStream(sent, CompressionMode.Decompress),
        _ => null,
    };

    /// <summary>Null when there is more than the limit.</summary>
    private static async Task<MemoryStream?> ReadAllAsync(Stream source, int maxBytes, CancellationToken deadline)
    {
        var whole = new MemoryStream();
        var buffer = new byte[BufferBytes];
        while (await source.ReadAsync(buffer, deadline) is var count and > 0)
        {
            if (whole.Length + count > maxBytes)
                return null;
            whole.Write(buffer, 0, count);
        }

        whole.Position = 0;
        return whole;
    }

    private static ReadOnlyMemory<byte> Content(MemoryStream whole) => whole.GetBuffer().AsMemory(0, (int)whole.Length);

    private static StsError TooLarge(int maxBytes) => ErrorCodes.TlsProbes.BodyTooLarge.With($"The answer is larger than {maxBytes / 1024} KiB.");
}
