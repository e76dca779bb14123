using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Administration;

/// <summary><c>/api/v1</c> over the Unix socket of a data directory.</summary>
internal sealed class AdministrationClient : IDisposable
{
    private readonly AdministrationSocket socket;
    private readonly HttpClient http;

    public AdministrationClient(string dataDirectory)
    {
        socket = new AdministrationSocket(dataDirectory);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) => await socket.ConnectAsync(cancellation),
            UseProxy = false,
            AllowAutoRedirect = false,
        };

        // The host name is never resolved; HTTP/1.1 wants one. No limit of time: reading a whole audit trail takes as long as
        // it takes, the server is on this host, and whoever waits has Ctrl-C.
        http = new HttpClient(handler) { BaseAddress = new Uri("http://everseal.local"), MaxResponseContentBufferSize = 64 << 20, Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellation)
        => SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    public Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, CancellationToken cancellation)
        => SendAsync<TAnswer>(WithBody(method, path, body), cancellation);

    public async Task SendAsync<TBody>(HttpMethod method, string path, TBody body, CancellationToken cancellation)
        => (await AnswerAsync(WithBody(method, path, body), cancellation)).Dispose();

    public async Task SendAsync(HttpMethod method, string path, CancellationToken cancellation)
        => (await AnswerAsync(new HttpRequestMessage(method, path), cancellation)).Dispose();

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(request, cancellation);
        var content = await answer.Content.ReadAsByteArrayAsync(cancellation);
        return Read<T>(content) ?? throw NotUnderstood(answer);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException failure) when (failure.GetBaseException() is SocketException reason)
        {
            throw socket.Explain(reason);
        }

        return answer.IsSuccessStatusCode ? answer : throw await RefusalAsync(answer, cancellation);
    }

    private static async Task<ProblemException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using (answer)
        {
            var content = await answer.Content.ReadAsByteArrayAsync(cancellation);
            var isProblem = answer.Content.Headers.ContentType?.MediaType == Problem.MediaType;
            return isProblem && Read<Problem>(content) is { } problem
                ? new ProblemException(problem, ExitCodes.Refused)
                : NotUnderstood(answer);
        }
    }

    private static HttpRequestMessage WithBody<T>(HttpMethod method, string path, T body) => new(method, path)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, TypeInfo<T>()))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        },
    };

    private static T? Read<T>(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, TypeInfo<T>());
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)AdministrationJson.Default.GetTypeInfo(typeof(T))!;

    private static ProblemException NotUnderstood(HttpResponseMessage answer) => ProblemException.CouldNot(
        ErrorCodes.CommandLine.UnexpectedAnswer, null, $"the server answered {(int)answer.StatusCode} with something that this version cannot read");
}
