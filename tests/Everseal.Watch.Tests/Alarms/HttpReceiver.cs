using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Everseal.Watch.Tests.Alarms;

/// <summary>One POST as it was received.</summary>
internal sealed record ReceivedPost(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>An HTTP server that keeps what it is sent and answers as it is told.</summary>
internal sealed class HttpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();

    public HttpReceiver()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/hook?x=1");
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Url.Port}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public Uri Url { get; }

    public List<ReceivedPost> Posts { get; } = [];

    public (int Status, string Body, string? Location) Answer { get; set; } = (202, "", null);

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            using var body = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            Posts.Add(new ReceivedPost(
                context.Request.RawUrl!,
                context.Request.Headers.AllKeys.ToDictionary(key => key!, key => context.Request.Headers[key]!, StringComparer.OrdinalIgnoreCase),
                await body.ReadToEndAsync()));
            context.Response.StatusCode = Answer.Status;
            if (Answer.Location is { } location)
                context.Response.Headers["Location"] = location;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Answer.Body));
            context.Response.Close();
        }
    }
}
