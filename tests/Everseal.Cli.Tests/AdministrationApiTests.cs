using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Everseal.Cli.Tests;

/// <summary><c>/api/v1</c> as a program that is not ours meets it: raw HTTP on the socket and on the TLS port.</summary>
public sealed class AdministrationApiTests(DevServer server) : IClassFixture<DevServer>
{
    private const string Users = "/api/v1/realms/everseal.local/users";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_OverTheSocket_AreListed()
    {
        using var answer = await SendAsync(HttpMethod.Get, Users, null);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancelled)).Should().Contain("administrator@everseal.local");
    }

    [Fact]
    public async Task Users_OverTlsWithoutToken_AreForNobody()
    {
#pragma warning disable MA0039 // what is not answered here must not be answered to anybody
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
#pragma warning restore MA0039
        using var http = new HttpClient(handler);

        using var answer = await http.GetAsync(server.Url + Users, Cancelled);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(Cancelled)).Should().Contain("EVS-7030").And.NotContain("administrator@");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","password":null}""")]
    [InlineData("""{"name":"x","password":"correct horse battery","passwrod":"misspelt"}""")]
    [InlineData("""{"name":"x","name":"y","password":"correct horse battery"}""")]
    [InlineData("""{"name":{"a":1},"password":"correct horse battery"}""")]
    public async Task AddUser_BodyOfAnotherShape_IsRefusedWithoutEcho(string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, Users, body);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var problem = await ProblemAsync(answer);
        problem.Code.Should().Be("EVS-7013");
        problem.Detail.Should().NotContain("horse").And.NotContain("misspelt");
    }

    [Fact]
    public async Task AddUser_BodyOverTheLimit_IsRefused()
    {
        using var answer = await SendAsync(HttpMethod.Post, Users, $$"""{"name":"x","password":"{{new string('a', 100_000)}}"}""");

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ProblemAsync(answer)).Detail.Should().Contain("longer than 65536 bytes");
    }

    [Fact]
    public async Task AddUser_OtherContentType_IsRefused()
    {
        using var answer = await SendAsync(HttpMethod.Post, Users, """{"name":"x","password":"correct horse battery"}""", "text/plain");

        (await ProblemAsync(answer)).Detail.Should().Contain("application/json");
    }

    [Fact]
    public async Task User_Unknown_IsNotFoundAsProblem()
    {
        using var answer = await SendAsync(HttpMethod.Get, Users + "/nobody", null);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await ProblemAsync(answer)).Should().Be(("EVS-4102", "name", "nobody does not exist in realm everseal.local."));
    }

    private static async Task<(string Code, string? Field, string Detail)> ProblemAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        return (problem.RootElement.GetProperty("code").GetString()!, problem.RootElement.GetProperty("field").GetString(), problem.RootElement.GetProperty("detail").GetString()!);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string contentType = "application/json")
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(server.Data, "admin.sock")), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var request = new HttpRequestMessage(method, "http://localhost" + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        return await http.SendAsync(request, Cancelled);
    }
}
