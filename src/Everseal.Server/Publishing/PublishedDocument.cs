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

    /// <returns>
    /// Whether the caller has these very bytes now: they were sent to it, or it named their tag. <c>If-None-Match: *</c> names
    /// none, and a HEAD is given none.
    /// </returns>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = _entityTag;
        response.Headers.CacheControl = _cacheControl;
        var known = TagsIn(context.Request.Headers.IfNoneMatch);
        var isNamed = known.Any(tag => tag.Compare(_parsedTag, useStrongComparison: false));
        if (isNamed || known.Contains(EntityTagHeaderValue.Any))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return isNamed;
        }

        response.Headers.ContentType = _contentType;
        response.ContentLength = _body.Length;
        if (_disposition.Count > 0)
            response.Headers.ContentDisposition = _disposition;
        if (HttpMethods.IsHead(context.Request.Method))
            return false;

        // A connection that is gone takes the bytes without a word.
        var sent = await response.BodyWriter.WriteAsync(_body, context.RequestAborted);
        return !sent.IsCompleted && !context.RequestAborted.IsCancellationRequested;
    }

    // RFC 9110 §13.1.2: compared weakly, since a proxy may have weakened a tag.
    private static IList<EntityTagHeaderValue> TagsIn(StringValues ifNoneMatch)
        => ifNoneMatch.Count > 0 && EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags) ? tags : [];
}
