using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Everseal.Server.Administration;

/// <summary>
/// A small document as the whole answer. Its length is told first, so that it leaves with its headers in one TLS record, where
/// one that is written as it grows takes two: the second says that there was no more.
/// </summary>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> type, string mediaType = "application/json; charset=utf-8", int status = StatusCodes.Status200OK) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var octets = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = octets.Length;
        await response.BodyWriter.WriteAsync(octets, httpContext.RequestAborted);
    }
}
