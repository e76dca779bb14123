using System.Net.Http.Headers;
using System.Text;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Messages;

/// <summary>Posts requests as text and reads answers as text.</summary>
internal static class TrustClient
{
    public static Task<TrustResponse> SendAsync(this RunningServer server, TrustRequest request)
        => server.SendAsync(request.ToXml(), request.Soap, request.Action);

    public static async Task<TrustResponse> SendAsync(this RunningServer server, string envelope, string soap = Soap11, string action = $"{Trust13}/RST/Issue")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(soap == Soap11 ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8");
        using var message = new HttpRequestMessage(HttpMethod.Post, server.Sts) { Content = content };
        if (soap == Soap11)
            message.Headers.TryAddWithoutValidation("SOAPAction", $"\"{action}\"");
        using var response = await server.Http.SendAsync(message);
        return new TrustResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A bearer token for the administrator.</summary>
    public static TrustRequest BearerRequest(this RunningServer server)
        => new() { User = server.Ready.Administrator, Password = server.Password };
}
