namespace Everseal.Server.Administration;

/// <summary>A request's body, read whole within limits.</summary>
internal static class RequestBody
{
    /// <summary>A certificate chain and a few names.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <returns>Null when it is longer than <paramref name="maxBytes"/>.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.Body is KeptBody kept)
            return kept.Octets.Length <= maxBytes ? kept.Octets : null;
        if (request.ContentLength > maxBytes)
            return null;

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
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
