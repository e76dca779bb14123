using System.Net.Http.Headers;
using System.Text;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.BadInput;

/// <summary>
/// What is wrong gets an answer that says so, no secret comes back, and the next request is served: each test ends with a token.
/// </summary>
[Collection(SharedServer.Collection)]
public sealed class BadInputTests(SharedServer shared) : IAsyncDisposable
{
    private TrustRequest Bearer => new() { User = shared.Ann, Password = SharedServer.AnnPassword };

    /// <summary>After every case: the process lives and serves.</summary>
    public async ValueTask DisposeAsync()
    {
        (await shared.Server.SendAsync(Bearer)).Token.Should().Contain(shared.Ann);
        shared.Server.IsAlive.Should().BeTrue();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("multipart/related")]
    public async Task Post_WrongContentType_IsUnsupportedMediaType(string contentType)
        => (await PostAsync(Bearer.ToXml(), contentType)).HttpStatus.Should().Be(415);

    [Fact]
    public async Task Post_BodyOverOneMebibyte_IsTooLarge()
        => (await PostAsync(Bearer.ToXml() + new string(' ', 1 << 20))).HttpStatus.Should().Be(413);

    [Fact]
    public async Task Post_ChunkedBodyOverOneMebibyte_IsTooLarge()
    {
        using var message = Message(new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(Bearer.ToXml() + new string(' ', 2 << 20)))));
        message.Headers.TransferEncodingChunked = true;
        message.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse("text/xml");

        using var response = await shared.Server.Http.SendAsync(message);

        ((int)response.StatusCode).Should().Be(413);
    }

    public static TheoryData<string, string> MalformedBodies => new()
    {
        { "nothing", "" },
        { "no XML", "login=ann&password=x" },
        { "cut off", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" },
        { "undeclared prefix", "<s:Envelope/>" },
        { "no SOAP", "<Envelope><Body/></Envelope>" },
        { "document type", "<!DOCTYPE e [<!ENTITY a \"b\">]><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>&a;</s:Body></s:Envelope>" },
        { "external entity", "<!DOCTYPE e [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>&a;</s:Body></s:Envelope>" },
        { "empty body", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/></s:Envelope>" },
        { "two bodies", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/><s:Body/></s:Envelope>" },
        { "deep", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + string.Concat(Enumerable.Repeat("<a>", 20_000)) },
        { "many attributes", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" " + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}='' ")) + "/>" },
        { "NUL", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">\0</s:Envelope>" },
    };

    [Theory]
    [MemberData(nameof(MalformedBodies))]
    public async Task Post_MalformedBody_IsFaultWithCodeAndSentence(string what, string body)
    {
        var refused = await PostAsync(body);

        refused.HttpStatus.Should().BeOneOf([400, 500], what);
        refused.FaultCode.Should().NotBeNullOrEmpty(what);
        refused.FaultText.Should().NotBeNullOrWhiteSpace(what).And.NotContain("root:", "no file is read for a client");
    }

    [Fact]
    public async Task Post_BytesThatAreNotUtf8_IsFault()
    {
        var bytes = Encoding.UTF8.GetBytes(Bearer.ToXml()).Concat<byte>([0xC3, 0x28]).ToArray();

        (await PostAsync(bytes, "text/xml; charset=utf-8")).FaultCode.Should().NotBeNull();
    }

    [Fact]
    public async Task Post_HeadersThatNeverEndInABody_AreGivenUp()
    {
        await using var connection = await RawConnection.OpenAsync(shared.Server);
        await connection.WriteAsync($"POST {shared.Server.Sts.AbsolutePath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: 5000\r\n\r\n<s:Env");

        var status = await connection.ReadStatusLineAsync(limit: TimeSpan.FromSeconds(45));

        status.Should().Match(line => line == "" || line.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), "a slow body must not hold a connection for ever");
    }

    [Theory]
    [InlineData("Nonsense")]
    [InlineData("KET")]
    public async Task Request_UnknownOperation_IsRefused(string operation)
        => (await shared.Server.SendAsync(Bearer with { Operation = operation })).FaultCode.Should().Be("BadRequest", "WS-Trust 1.3 §11: the RequestSecurityToken is not understood");

    [Theory]
    [InlineData(Soap11)]
    [InlineData(Soap12)]
    public async Task Request_NoSecurityHeader_IsFault(string soap)
    {
        var request = Bearer with { Soap = soap };
        var xml = request.ToXml();
        var (start, end) = (xml.IndexOf("<o:Security", StringComparison.Ordinal), xml.IndexOf("</o:Security>", StringComparison.Ordinal) + "</o:Security>".Length);

        var refused = await shared.Server.SendAsync(xml.Remove(start, end - start), soap);

        refused.FaultCode.Should().NotBeNull();
        refused.FaultText.Should().Contain("Security");
    }

    [Fact]
    public async Task Request_NoTimestamp_IsFault()
    {
        var xml = Bearer.ToXml();
        var (start, end) = (xml.IndexOf("<u:Timestamp", StringComparison.Ordinal), xml.IndexOf("</u:Timestamp>", StringComparison.Ordinal) + "</u:Timestamp>".Length);

        (await shared.Server.SendAsync(xml.Remove(start, end - start))).FaultText.Should().Contain("Timestamp");
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(+3600)]
    public async Task Request_TimestampOutOfTolerance_NamesBothTimes(int seconds)
    {
        var created = DateTimeOffset.UtcNow.AddSeconds(seconds);

        var refused = await shared.Server.SendAsync(Bearer with { Created = created });

        refused.FaultCode.Should().Be("MessageExpired");
        refused.FaultNamespace.Should().Be(Namespaces.Security);
        TimesIn(refused.FaultText!).Should().HaveCountGreaterThanOrEqualTo(2, $"the message's time and the server's: {refused.FaultText}")
            .And.Contain(time => (time - DateTimeOffset.UtcNow).Duration() < TimeSpan.FromMinutes(1), "one of them is the server's clock");
    }

    [Theory]
    [InlineData(-500)]
    [InlineData(+500)]
    public async Task Request_ClockOffByLessThanTheTolerance_IsServed(int seconds)
        => (await shared.Server.SendAsync(Bearer with { Created = DateTimeOffset.UtcNow.AddSeconds(seconds) })).HttpStatus.Should().Be(200);

    [Fact]
    public async Task Request_UnsupportedTokenType_NamesTheElement()
        => await IsRefusedNaming(Bearer with { TokenType = "urn:oasis:names:tc:SAML:1.0:assertion" }, "TokenType");

    [Fact]
    public async Task Request_UnsupportedKeyType_NamesTheElement()
        => await IsRefusedNaming(Bearer with { KeyType = $"{Trust13}/SymmetricKey" }, "KeyType");

    [Fact]
    public async Task Request_HolderOfKeyWithoutAKey_IsRefused()
        => (await shared.Server.SendAsync(Bearer with { KeyType = $"{Trust13}/PublicKey" })).FaultCode.Should().NotBeNull();

    [Fact]
    public async Task Request_NoCredentials_IsRefused()
        => (await shared.Server.SendAsync(Bearer with { User = null })).FaultCode.Should().NotBeNull();

    [Fact]
    public async Task Request_RefusedForAnyReason_DoesNotEchoThePassword()
    {
        const string secret = "S3cret-that-must-not-come-back";
        var withSecret = Bearer with { User = await shared.NewUserAsync(), Password = secret };
        TrustRequest[] requests =
        [
            withSecret,
            withSecret with { Created = DateTimeOffset.UtcNow.AddDays(1) },
            withSecret with { Operation = "Nonsense" },
            withSecret with { More = "<unknown xmlns=\"\"/>" },
        ];

        foreach (var request in requests)
            (await shared.Server.SendAsync(request)).Xml.Should().NotContain(secret);
        (await PostAsync(withSecret.ToXml()[..^20])).Xml.Should().NotContain(secret);
        shared.Server.Printed.Should().NotContain(secret, "the log is read by people too");
    }

    private async Task IsRefusedNaming(TrustRequest request, string what)
    {
        var refused = await shared.Server.SendAsync(request);

        refused.FaultCode.Should().NotBeNull();
        refused.FaultText.Should().Contain(what);
    }

    private static IEnumerable<DateTimeOffset> TimesIn(string text)
        => text.Split(' ', ',', ';', '(', ')').Select(word => word.TrimEnd('.'))
            .Where(word => word.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(word, out _))
            .Select(DateTimeOffset.Parse);

    private Task<TrustResponse> PostAsync(string body, string contentType = "text/xml; charset=utf-8") => PostAsync(Encoding.UTF8.GetBytes(body), contentType);

    private async Task<TrustResponse> PostAsync(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var message = Message(content);
        using var response = await shared.Server.Http.SendAsync(message);
        return new TrustResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private HttpRequestMessage Message(HttpContent content) => new(HttpMethod.Post, shared.Server.Sts) { Content = content };
}
