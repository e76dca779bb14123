namespace Everseal.Server.Administration;

/// <summary>A request's body, read whole within limits.</summary>
internal static class RequestBody
{
    /// <summary>A certificate chain and a few names.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int FirstPart = 8 * 1024;

    /// <returns>Null when it is longer than <paramref name="maxBytes"/>.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.Body is KeptBody kept)
            return kept.Octets.Length <= maxBytes ? kept.Octets : null;
        if (request.ContentLength > maxBytes)
            return null;

        // One octet more than announced, so that its end shows without another array.
        var octets = new byte[(int)(request.ContentLength ?? FirstPart) + 1];
        var length = 0;
        for (int read; (read = await request.Body.ReadAsync(octets.AsMemory(length), cancellationToken)) > 0;)
        {
            length += read;
            if (length > maxBytes)
                return null;
            if (length == octets.Length)
                Array.Resize(ref octets, 2 * length);
        }

        Array.Resize(ref octets, length);
        return octets;
    }

    /// <summary>The same of at most <see cref="MaxBytes"/>, and the endpoint reads it again.</summary>
    public static async Task<byte[]?> KeepAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
            return [];
        var octets = await ReadAsync(request, MaxBytes, cancellationToken);
        if (octets is not null)
            request.Body = new KeptBody(octets);
        return octets;
    }

    /// <summary>A body that was read already.</summary>
    private sealed class KeptBody(byte[] octets) : MemoryStream(octets, writable: false)
    {
        public byte[] Octets { get; } = octets;
    }
}
