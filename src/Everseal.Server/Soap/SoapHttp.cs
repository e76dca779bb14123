using System.Buffers;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Everseal.Server.Soap;

/// <summary>A SOAP message as it came over HTTP. <see cref="Action"/> is the SOAPAction header or the media type's action.</summary>
internal sealed record SoapMessage(SoapVersion Version, string? Action, ReadOnlyMemory<byte> Body);

/// <summary>The HTTP binding (SOAP 1.1 §6, SOAP 1.2 Part 2 §7): media types, the action, sizes and statuses.</summary>
internal static class SoapHttp
{
    public static async ValueTask<Result<SoapMessage>> ReadAsync(HttpContext context, int maxBytes)
    {
        var version = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var contentType)
            ? SoapVersion.FromMediaType(contentType.MediaType.Value)
            : null;
        if (version is null)
            return ErrorCodes.Messages.MediaTypeUnsupported.With("The Content-Type must be text/xml (SOAP 1.1) or application/soap+xml (SOAP 1.2).");
        if (contentType!.Charset is { Length: > 0 } charset && !charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return ErrorCodes.Messages.MediaTypeUnsupported.With("The charset must be utf-8.");
        if (context.Request.Headers.ContentEncoding.Count > 0)
            return ErrorCodes.Messages.MediaTypeUnsupported.With("Compressed requests are not read.");

        var body = await ReadBodyAsync(context, maxBytes);
        return body.IsSuccess ? new SoapMessage(version, Action(context.Request, contentType), body.Value) : body.Error;
    }

    public static async ValueTask WriteAsync(HttpContext context, SoapVersion version, int status, ReadOnlyMemory<byte> message)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = status == StatusCodes.Status429TooManyRequests ? "1" : "5";
        context.Response.ContentType = version.ContentType;
        context.Response.ContentLength = message.Length;
        await context.Response.BodyWriter.WriteAsync(message, context.RequestAborted);
    }

    /// <summary>A fault's status is 500 (SOAP 1.1 §6.2), except where trying again later is the remedy (RFC 6585 §4, RFC 9110 §15.6.4).</summary>
    public static int StatusOf(ErrorCode code)
        => code == ErrorCodes.Identities.TooManyFromSource || code == ErrorCodes.Identities.TooManyForUser ? StatusCodes.Status429TooManyRequests
            : code == ErrorCodes.Server.Overloaded || code == ErrorCodes.Identities.TooManyLogins ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError;

    /// <summary>Answers what is not read as a SOAP message: by HTTP status, and as a fault where the version is known.</summary>
    public static async ValueTask RefuseAsync(HttpContext context, StsError error, DateTimeOffset now)
    {
        var status = error.Code == ErrorCodes.Messages.MediaTypeUnsupported ? StatusCodes.Status415UnsupportedMediaType
            : error.Code == ErrorCodes.Xml.TooLarge ? StatusCodes.Status413PayloadTooLarge
            : error.Code == ErrorCodes.Messages.BodyIncomplete ? StatusCodes.Status408RequestTimeout
            : StatusOf(error.Code);
        if (SoapVersion.FromMediaType(context.Request.ContentType?.Split(';')[0].Trim()) is { } version)
        {
            await WriteAsync(context, version, status, FaultWriter.Write(FaultContext.Of(version), error, now));
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync($"{error.Code.Id} {error.PublicDetail}\n", context.RequestAborted);
    }

    private static async ValueTask<Result<ReadOnlyMemory<byte>>> ReadBodyAsync(HttpContext context, int maxBytes)
    {
        // Counted here. Kestrel's own limit resets the connection under a client that still writes, and the answer is lost with it.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (context.Request.ContentLength > maxBytes)
            return TooLarge(maxBytes);

        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                if (read.Buffer.Length > maxBytes)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return TooLarge(maxBytes);
                }

                if (read.IsCompleted)
                {
                    ReadOnlyMemory<byte> body = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return body;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException)
        {
            return ErrorCodes.Messages.BodyIncomplete.With("The request's body did not arrive in time or in full.");
        }
    }

    private static StsError TooLarge(int maxBytes)
        => ErrorCodes.Xml.TooLarge.With($"The request's body has more than {maxBytes} bytes.");

    private static string? Action(HttpRequest request, MediaTypeHeaderValue contentType)
        => request.Headers["SOAPAction"].FirstOrDefault()
            ?? contentType.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("action", StringComparison.OrdinalIgnoreCase))?.Value.Value;
}
