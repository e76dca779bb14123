using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Everseal.Cli.Tokens;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Administration;

/// <summary><c>/api/v1</c>: over the Unix socket of a data directory, or over TLS with a token.</summary>
internal sealed class AdministrationClient : IDisposable
{
    private const int LongestAnswer = 64 << 20;

    private readonly HttpClient http;
    private readonly RemoteToken? token;
    private readonly Func<HttpRequestException, ProblemException?> explain;

    private AdministrationClient(HttpMessageHandler handler, Uri address, RemoteToken? token, Func<HttpRequestException, ProblemException?> explain)
    {
        // No limit of time: reading a whole audit trail takes as long as it takes, and whoever waits has Ctrl-C.
        http = new HttpClient(handler) { BaseAddress = address, MaxResponseContentBufferSize = LongestAnswer, Timeout = Timeout.InfiniteTimeSpan };
        (this.token, this.explain) = (token, explain);
    }

    /// <summary>On the server's own host: file permissions are the login.</summary>
    public static AdministrationClient OnHost(string dataDirectory)
    {
        var socket = new AdministrationSocket(dataDirectory);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) => await socket.ConnectAsync(cancellation),
            UseProxy = false,
            AllowAutoRedirect = false,
        };

        // The host name is never resolved; HTTP/1.1 wants one.
        return new AdministrationClient(
            handler, new Uri("http://everseal.local"), token: null, failure => failure.GetBaseException() is SocketException reason ? socket.Explain(reason) : null);
    }

    /// <summary>From elsewhere: the token is the login.</summary>
    public static AdministrationClient Remote(Uri server, StsTrust trust, RemoteToken token)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Accept },
        };
        return new AdministrationClient(handler, server, token, failure => StsFailures.NoAnswer(server, failure, trust.Refusal));
    }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellation)
        => SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), [], cancellation);

    public Task<T> PostAsync<T>(string path, CancellationToken cancellation)
        => SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, path), [], cancellation);

    public Task<T> SendAsync<T>(HttpMethod method, string path, CancellationToken cancellation)
        => SendAsync<T>(new HttpRequestMessage(method, path), [], cancellation);

    public Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, CancellationToken cancellation)
        => SendAsync<TAnswer>(new HttpRequestMessage(method, path), Octets(body), cancellation);

    public async Task SendAsync<TBody>(HttpMethod method, string path, TBody body, CancellationToken cancellation)
        => (await AnswerAsync(new HttpRequestMessage(method, path), Octets(body), cancellation)).Dispose();

    public async Task SendAsync(HttpMethod method, string path, CancellationToken cancellation)
        => (await AnswerAsync(new HttpRequestMessage(method, path), [], cancellation)).Dispose();

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(HttpRequestMessage request, byte[] body, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(request, body, cancellation);
        var content = await answer.Content.ReadAsByteArrayAsync(cancellation);
        return Read<T>(content) ?? throw NotUnderstood(answer);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, byte[] body, CancellationToken cancellation)
    {
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        token?.Authorize(request, new Uri(http.BaseAddress!, request.RequestUri!), body);
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException failure)
        {
            if (explain(failure) is { } problem)
                throw problem;
            throw;
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

    private static byte[] Octets<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, TypeInfo<T>());

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
