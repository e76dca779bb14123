using System.Buffers;
using System.IO.Compression;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Http;

/// <summary>
/// Reads answers' bodies, with one limit for what is sent and the same for what it grows to. Small ones are read side by
/// side; large ones wait for their turn, so that a hundred endless answers at a time cost no more memory than two.
/// </summary>
#pragma warning disable CA1001 // the semaphore's wait handle is never asked for, so there is nothing to dispose of
internal sealed class BodyReader(int maxBytes)
#pragma warning restore CA1001
{
    private const int LargeOnesAtATime = 2;
    private const int SmallBytes = 64 * 1024;

    private readonly SemaphoreSlim _turns = new(LargeOnesAtATime);

    // Not the shared pool: that keeps an array of this size for every thread that ever returned one.
    private readonly ArrayPool<byte> _largeBuffers = ArrayPool<byte>.Create(Math.Max(maxBytes, SmallBytes), LargeOnesAtATime);

    /// <summary>Never throws for what the other side does.</summary>
    public async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpContent content, CancellationToken deadline)
    {
        if (content.Headers.ContentLength > maxBytes)
            return TooLarge();
        await using var wire = new LimitedStream(await content.ReadAsStreamAsync(deadline), maxBytes);
        if (Decoded(wire, content.Headers.ContentEncoding) is not { } body)
            return ErrorCodes.TlsProbes.EncodingUnknown.With("The answer's Content-Encoding is not gzip, deflate or br.");
        try
        {
            await using (body)
                return await ReadAllAsync(body, deadline) is { } whole ? new ReadOnlyMemory<byte>(whole) : Inflated(wire);
        }
        catch (IOException) when (wire.IsOverLimit)
        {
            return TooLarge();
        }
        catch (OperationCanceledException)
        {
            return ErrorCodes.TlsProbes.BodyUnfinished.With("The answer did not come to its end in time.");
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            return ErrorCodes.TlsProbes.BodyUnfinished.With("The connection broke within the answer.", lost.Message);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or InvalidOperationException)
        {
            return ErrorCodes.TlsProbes.EncodingUnknown.With("The answer is not compressed as it says.", damaged.Message);
        }
    }

    // Nobody asked for compression, but some servers send their files only so.
    private static Stream? Decoded(Stream wire, ICollection<string> encodings) => encodings.Count switch
    {
        0 => wire,
        1 => encodings.Single().ToUpperInvariant() switch
        {
            "IDENTITY" => wire,
            "GZIP" or "X-GZIP" => new GZipStream(wire, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(wire, CompressionMode.Decompress), // RFC 9110, 8.4.1.2: the zlib format
            "BR" => new BrotliStream(wire, CompressionMode.Decompress),
            _ => null,
        },
        _ => null,
    };

    /// <summary>Null when there is more than the limit.</summary>
    private async Task<byte[]?> ReadAllAsync(Stream body, CancellationToken deadline)
    {
        var small = ArrayPool<byte>.Shared.Rent(SmallBytes);
        try
        {
            var length = await body.ReadAtLeastAsync(small.AsMemory(0, SmallBytes), SmallBytes, throwOnEndOfStream: false, deadline);
            return length < SmallBytes ? small.AsSpan(0, length).ToArray() : await ReadLargeAsync(body, small.AsMemory(0, SmallBytes), deadline);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(small);
        }
    }

    private async Task<byte[]?> ReadLargeAsync(Stream body, ReadOnlyMemory<byte> beginning, CancellationToken deadline)
    {
        await _turns.WaitAsync(deadline);
        var large = _largeBuffers.Rent(Math.Max(maxBytes, SmallBytes));
        try
        {
            beginning.CopyTo(large);
            var room = large.AsMemory(SmallBytes, Math.Max(0, maxBytes - SmallBytes));
            var length = SmallBytes + await body.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, deadline);
            var isWhole = length <= maxBytes && await body.ReadAsync(new byte[1], deadline) == 0;
            return isWhole ? large.AsSpan(0, length).ToArray() : null;
        }
        finally
        {
            _largeBuffers.Return(large);
            _turns.Release();
        }
    }

    private StsError Inflated(LimitedStream wire) => wire.Received < maxBytes
        ? ErrorCodes.TlsProbes.BodyInflates.With($"{wire.Received} bytes grow to more than {maxBytes}.")
        : TooLarge();

    private StsError TooLarge() => ErrorCodes.TlsProbes.BodyTooLarge.With($"The answer is larger than {maxBytes / 1024} KiB.");
}
