using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Everseal.Server.Publishing;

/// <summary>Who may keep a copy (RFC 9111 §5.2.2).</summary>
internal enum Sharing
{
    /// <summary>Anybody, proxies included.</summary>
    Public,

    /// <summary>Whoever asked alone: the address is a secret.</summary>
    Private,
}

/// <summary>A document that many fetch: its bytes and all headers are made once.</summary>
internal sealed class PublishedDocument
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly StringValues _contentType;
    private readonly StringValues _cacheControl;
    private readonly StringValues _disposition;
    private readonly StringValues _entityTag;
    private readonly EntityTagHeaderValue _parsedTag;

    /// <param name="maxAge">How long a copy is good.</param>
    /// <param name="fileName">For who saves it; null for what is shown.</param>
    public PublishedDocument(ReadOnlyMemory<byte> body, string contentType, Sharing sharing, TimeSpan maxAge, string? fileName = null)
    {
        _body = body;
        _contentType = contentType;
        _cacheControl = string.Create(
            CultureInfo.InvariantCulture, $"{(sharing == Sharing.Private ? "private" : "public")}, max-age={(long)maxAge.TotalSeconds}");
        _disposition = fileName is null ? StringValues.Empty : new ContentDispositionHeaderValue("attachment") { FileName = fileName }.ToString();
        var tag = $"\"{Base64Url.EncodeToString(SHA256.HashData(body.Span).AsSpan(0, 16))}\"";
        _entityTag = tag;
        _parsedTag = new EntityTagHeaderValue(tag);
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = _entityTag;
        response.Headers.CacheControl = _cacheControl;
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } known && IsAmong(known))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers.ContentType = _contentType;
        response.ContentLength = _body.Length;
        if (_disposition.Count > 0)
            response.Headers.ContentDisposition = _disposition;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(_body, context.RequestAborted);
    }

    // RFC 9110 §13.1.2: a weak comparison, since a proxy may have weakened the tag.
    private bool IsAmong(StringValues known)
        => EntityTagHeaderValue.TryParseList(known, out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_parsedTag, useStrongComparison: false));
}
