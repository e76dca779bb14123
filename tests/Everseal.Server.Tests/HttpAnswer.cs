using System.Text;
using Microsoft.AspNetCore.Http;

namespace Everseal.Server.Tests;

/// <summary>What an endpoint answered to a request without a network.</summary>
internal sealed record HttpAnswer(int Status, IHeaderDictionary Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string EntityTag => Headers.ETag.ToString();

    public static async Task<HttpAnswer> OfAsync(Func<HttpContext, Task> endpoint, string method = "GET", string query = "", string? ifNoneMatch = null)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        context.Request.Method = method;
        context.Request.QueryString = new QueryString(query);
        if (ifNoneMatch is not null)
            context.Request.Headers.IfNoneMatch = ifNoneMatch;
        await endpoint(context);
        return new HttpAnswer(context.Response.StatusCode, context.Response.Headers, body.ToArray());
    }
}
