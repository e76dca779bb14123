using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Revocation;
using Microsoft.AspNetCore.Http.Features;

namespace Everseal.Server.Features.CertificateStatus;

/// <summary><c>/ca/ocsp</c>: a request in the body of a POST, or as Base64 in the path of a GET (RFC 6960, A.1).</summary>
internal sealed class OcspEndpoint(OcspResponder responder, TimeProvider time)
{
    private const string RequestType = "application/ocsp-request";
    private const string ResponseType = "application/ocsp-response";

    // As for a list: a "good" kept in between hides a revocation.
    private static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(30);

    public async Task PostAsync(HttpContext context)
    {
        if (!string.Equals(context.Request.ContentType, RequestType, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var request = await ReadBodyAsync(context);
        var answer = request is null
            ? OcspAnswer.Of(OcspFailure.MalformedRequest)
            : await responder.AnswerAsync(request, context.RequestAborted);
        await SendAsync(context, answer);
    }

    public async Task GetAsync(HttpContext context)
    {
        var request = ReadPath(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var answer = request is null
            ? OcspAnswer.Of(OcspFailure.MalformedRequest)
            : await responder.AnswerAsync(request, context.RequestAborted);
        if (answer is { KeepUntil: { } end, EntityTag: { } tag })
        {
            // RFC 5019, 6.2.
            var left = end - time.GetUtcNow();
            context.Response.Headers.CacheControl = $"public, max-age={(left < LongestKept ? left : LongestKept).TotalSeconds:0}, no-transform, must-revalidate";
            context.Response.Headers.ETag = tag;
        }

        await SendAsync(context, answer);
    }

    /// <summary>
    /// The request as it came on the wire. Base64 has slashes, and plus and equals signs that some clients escape and some
    /// do not; routing would decode part of that and leave the rest.
    /// </summary>
    private static byte[]? ReadPath(string target)
    {
        // Routing also takes other spellings of the address; certificates name but this one.
        var path = target.Split('?', 2)[0];
        var start = path.IndexOf(StatusAddresses.Ocsp + "/", StringComparison.Ordinal);
        if (start < 0)
            return null;
        var text = Encoding.ASCII.GetBytes(Uri.UnescapeDataString(path[(start + StatusAddresses.Ocsp.Length + 1)..]));
        if (text.Length > Base64.GetMaxEncodedToUtf8Length(OcspRequest.LongestRequest))
            return null;
        var der = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, der, out _, out var length) is OperationStatus.Done ? der[..length] : null;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > OcspRequest.LongestRequest)
            return null;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > OcspRequest.LongestRequest)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task SendAsync(HttpContext context, OcspAnswer answer)
    {
        if (answer.EntityTag is { } tag && context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (answer.KeepUntil is null)
            context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = ResponseType;
        context.Response.ContentLength = answer.Der.Length;
        await context.Response.BodyWriter.WriteAsync(answer.Der, context.RequestAborted);
    }
}
