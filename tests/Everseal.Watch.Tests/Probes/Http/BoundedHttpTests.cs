using System.IO.Compression;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Http;
using Everseal.Watch.Probes.Tls;

namespace Everseal.Watch.Tests.Probes.Http;

/// <summary>What web servers send back, honest and otherwise, over real connections.</summary>
public sealed class BoundedHttpTests
{
    private static readonly HttpLimits Limits = HttpLimits.Standard with { MaxBodyBytes = 100_000, MaxHeaderKilobytes = 4 };

    [Fact]
    public async Task Get_DocumentOverTls_TellsBodyChainAndClock()
    {
        await using var server = Serving(_ => Answer("Content-Type: Application/XML; charset=utf-8\r\nDate: Tue, 15 Nov 1994 08:12:31 GMT", "<a/>"u8.ToArray()), tls: true);

        var exchange = await GetAsync($"https://127.0.0.1:{server.Port}/doc");

        exchange.Failure.Should().BeNull();
        exchange.Status.Should().Be(200);
        exchange.ContentType.Should().Be("application/xml");
        Encoding.ASCII.GetString(exchange.Body.Span).Should().Be("<a/>");
        exchange.Clock!.Remote.Should().Be(new DateTimeOffset(1994, 11, 15, 8, 12, 31, TimeSpan.Zero));
        exchange.Clock.Local.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20));
        exchange.Tls!.Certificates.Should().HaveCount(2);
        exchange.Tls.Address.Should().Be($"127.0.0.1:{server.Port}");
        exchange.Tls.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Get_AServerThatTheRunHasSeen_ItsCertificatesAreTheSameObjects()
    {
        await using var server = Serving(_ => Answer("", "ok"u8.ToArray()), tls: true);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var known = new KnownCertificates();
        var http = new BoundedHttp(TimeProvider.System, Limits, known);
        var address = new Uri($"https://127.0.0.1:{server.Port}/");

        var sights = new[]
        {
            (await http.GetAsync(address, deadline.Token)).Tls!,
            (await http.By(new HttpRoute("node.example", "127.0.0.1")).GetAsync(new Uri($"https://node.example:{server.Port}/"), deadline.Token)).Tls!,
            await new TlsObserver(TimeProvider.System, known).ObserveAsync(new TlsEndpoint("127.0.0.1", server.Port, "127.0.0.1"), deadline.Token),
        };

        sights.Should().AllSatisfy(sight => sight.Certificates.Should().HaveCount(2).And.SatisfyRespectively(
            leaf => leaf.Content.Should().BeSameAs(sights[0].Certificates[0].Content),
            issuer => issuer.Content.Should().BeSameAs(sights[0].Certificates[1].Content)));
    }

    [Fact]
    public async Task Get_NotFound_IsAFailureThatKeepsStatusAndBody()
    {
        await using var server = Serving(_ => Answer("", "no such realm"u8.ToArray(), "404 Not Found"));

        var exchange = await GetAsync($"http://127.0.0.1:{server.Port}/");

        exchange.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.HttpRefused);
        exchange.Status.Should().Be(404);
        Encoding.ASCII.GetString(exchange.Body.Span).Should().Be("no such realm");
        exchange.Tls.Should().BeNull();
    }

    [Fact]
    public async Task Get_RedirectOnTheSameHost_IsFollowed()
    {
        await using var server = Serving(question => question.StartsWith("GET /first ", StringComparison.Ordinal)
            ? Answer("Location: /second", [], "302 Found")
            : Answer("", "there"u8.ToArray()));

        var exchange = await GetAsync($"http://127.0.0.1:{server.Port}/first");

        exchange.Failure.Should().BeNull();
        exchange.Address.AbsolutePath.Should().Be("/second");
    }

    [Theory]
    [InlineData("9.9.9.9")]
    [InlineData("10.0.0.8")]
    [InlineData("169.254.1.1")]
    [InlineData("::ffff:192.168.1.1")]
    public async Task Get_AddressThatAStrangerFurtherOutNamed_IsNotConnectedTo(string stranger)
    {
        var isAsked = false;
        await using var server = Serving(_ =>
        {
            isAsked = true;
            return Answer("", "inside"u8.ToArray());
        });

        foreach (var name in new[] { "127.0.0.1", "localhost", "[::ffff:127.0.0.1]" })
        {
            var exchange = await new BoundedHttp(TimeProvider.System, Limits, new KnownCertificates()).GetAsync(
                new Uri($"http://{name}:{server.Port}/"), TestContext.Current.CancellationToken, foundAt: IPAddress.Parse(stranger));

            exchange.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.AddressTooNear);
        }

        isAsked.Should().BeFalse();
    }

    [Fact]
    public async Task Get_AddressThatAServerAsNearNamed_IsAsked()
    {
        await using var server = Serving(_ => Answer("", "there"u8.ToArray()));

        var exchange = await new BoundedHttp(TimeProvider.System, Limits, new KnownCertificates()).GetAsync(
            new Uri($"http://127.0.0.1:{server.Port}/"), TestContext.Current.CancellationToken, foundAt: IPAddress.Parse("127.0.0.2"));

        exchange.Failure.Should().BeNull();
        exchange.Peer.Should().Be(IPAddress.Loopback);
    }

    [Fact]
    public async Task Get_RedirectLoop_IsGivenUp()
    {
        await using var server = Serving(_ => Answer("Location: /again", [], "301 Moved"));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.TooManyRedirects);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://127.0.0.1.evil.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user@127.0.0.1/")]
    public async Task Get_RedirectElsewhere_IsNotFollowed(string location)
    {
        await using var server = Serving(_ => Answer($"Location: {location}", [], "302 Found"));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.RedirectRefused);
    }

    [Fact]
    public async Task Get_RedirectFromTlsToNone_IsNotFollowed()
    {
        await using var server = Serving(_ => Answer("Location: http://127.0.0.1/", [], "302 Found"), tls: true);

        (await GetAsync($"https://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.RedirectRefused);
    }

    [Fact]
    public async Task Get_RedirectToNowhere_IsAFailure()
    {
        await using var server = Serving(_ => Answer("", [], "302 Found"));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.HttpRefused);
    }

    [Theory]
    [InlineData("Content-Length: 100001")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Connection: close")]
    public async Task Get_EndlessBody_IsGivenUpAtTheLimit(string header)
    {
        var part = Encoding.ASCII.GetBytes($"3e8\r\n{new string('x', 1000)}\r\n");
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await ReadQuestionAsync(wire, stop);
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\n\r\n"), stop);
            while (true)
                await wire.WriteAsync(part, stop);
        });

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyTooLarge);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Get_CompressedBomb_IsGivenUpAtTheLimit(string encoding)
    {
        await using var server = Serving(_ => Answer($"Content-Encoding: {encoding}", Compressed(encoding, new byte[2_000_000])));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyInflates);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Get_CompressedDocument_IsRead(string encoding)
    {
        await using var server = Serving(_ => Answer($"Content-Encoding: {encoding}", Compressed(encoding, "<a/>"u8.ToArray())));

        Encoding.ASCII.GetString((await GetAsync($"http://127.0.0.1:{server.Port}/")).Body.Span).Should().Be("<a/>");
    }

    [Fact]
    public async Task Get_CompressedBodyThatYieldsNothingForEver_IsGivenUpAtTheLimit()
    {
        // Stored blocks of no octets (RFC 1951, 3.2.4), without end.
        var nothing = Enumerable.Repeat<byte[]>([0, 0, 0, 0xFF, 0xFF], 1000).SelectMany(block => block).ToArray();
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await ReadQuestionAsync(wire, stop);
            await wire.WriteAsync("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"u8.ToArray(), stop);
            await wire.WriteAsync(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3 }, stop);
            while (true)
                await wire.WriteAsync(nothing, stop);
        });

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyTooLarge);
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public async Task Get_LargeDocumentWithinTheLimit_IsWhole(int length)
    {
        var document = Enumerable.Range(0, length).Select(index => (byte)index).ToArray();
        await using var server = Serving(_ => Answer("", document));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Body.ToArray().Should().Equal(document);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Get_EncodingThatIsNotWhatItSays_IsAFailure(string encoding)
    {
        await using var server = Serving(_ => Answer($"Content-Encoding: {encoding}", "plain text, not compressed"u8.ToArray()));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.EncodingUnknown);
    }

    [Theory]
    [InlineData("220 mail.example ESMTP\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    public async Task Get_SomethingElseAnswers_IsSaid(string said)
    {
        await using var server = ScriptedServer.Saying(Encoding.ASCII.GetBytes(said));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.HttpMalformed);
    }

    [Fact]
    public async Task Get_HugeHeaders_AreGivenUp()
    {
        await using var server = Serving(_ => Answer($"X: {new string('x', 5000)}", []));

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.HttpMalformed);
    }

    [Fact]
    public async Task Get_DrippingBody_EndsWithTheDeadline()
    {
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await wire.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), stop);
            while (true)
            {
                await wire.WriteAsync("x"u8.ToArray(), stop);
                await Task.Delay(20, stop);
            }
        });

        (await GetAsync($"http://127.0.0.1:{server.Port}/", TimeSpan.FromMilliseconds(300))).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyUnfinished);
    }

    [Fact]
    public async Task Get_BodyCutOff_IsAFailure()
    {
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await ReadQuestionAsync(wire, stop);
            await wire.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"u8.ToArray(), stop);
        });

        (await GetAsync($"http://127.0.0.1:{server.Port}/")).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyUnfinished);
    }

    [Fact]
    public async Task Get_NoAnswer_EndsWithTheDeadlineAndKeepsTheChain()
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good);

        var exchange = await GetAsync($"https://127.0.0.1:{server.Port}/", TimeSpan.FromSeconds(1));

        exchange.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.BodyUnfinished);
        exchange.Tls!.Certificates.Should().HaveCount(2);
        exchange.Tls.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Get_PlainTextInsteadOfTls_FailsInBothPlaces()
    {
        await using var server = ScriptedServer.Saying("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        var exchange = await GetAsync($"https://127.0.0.1:{server.Port}/");

        exchange.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.NotTls);
        exchange.Tls!.Failure.Should().Be(exchange.Failure);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Get_ClientCertificateDemanded_SaysSoAndKeepsTheChain(SslProtocols protocol)
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good, protocols: protocol, demandsClientCertificate: true);

        var exchange = await GetAsync($"https://127.0.0.1:{server.Port}/");

        exchange.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.ClientCertificateAsked);
        exchange.Tls!.Certificates.Should().HaveCount(2);
        exchange.Tls.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Post_Body_ArrivesWithItsHeaders()
    {
        var heard = "";
        await using var server = Serving(question =>
        {
            heard = question;
            return Answer("", "ok"u8.ToArray());
        });
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        var exchange = await new BoundedHttp(TimeProvider.System, Limits, new KnownCertificates()).PostAsync(
            new Uri($"http://127.0.0.1:{server.Port}/sdk"), "<e/>"u8.ToArray(), "text/xml; charset=utf-8", new Dictionary<string, string> { ["SOAPAction"] = "\"urn:sso\"" }, deadline.Token);

        exchange.Failure.Should().BeNull();
        heard.Should().StartWith("POST /sdk HTTP/1.1\r\n").And.Contain("SOAPAction: \"urn:sso\"\r\n").And.Contain("Content-Type: text/xml; charset=utf-8\r\n").And.EndWith("<e/>");
    }

    private static async Task<HttpExchange> GetAsync(string address, TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(20));
        return await new BoundedHttp(TimeProvider.System, Limits, new KnownCertificates()).GetAsync(new Uri(address), deadline.Token);
    }

    private static ScriptedServer Serving(Func<string, byte[]> answer, bool tls = false) => new(async (wire, stop) =>
    {
        Stream stream = tls ? await TlsServer.HandshakeAsync(wire, ServerCertificates.Good, null, SslProtocols.None, demandsClientCertificate: false, stop) : wire;
        await stream.WriteAsync(answer(await ReadQuestionAsync(stream, stop)), stop);
    });

    private static async Task<string> ReadQuestionAsync(Stream stream, CancellationToken stop)
    {
        var buffer = new byte[8192];
        var text = "";
        while (!text.Contains("\r\n\r\n") || (text.StartsWith("POST", StringComparison.Ordinal) && text.EndsWith("\r\n\r\n", StringComparison.Ordinal)))
        {
            var count = await stream.ReadAsync(buffer, stop);
            if (count == 0)
                throw new EndOfStreamException();
            text += Encoding.ASCII.GetString(buffer, 0, count);
        }

        return text;
    }

    private static byte[] Answer(string headers, byte[] body, string status = "200 OK")
        => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{(headers.Length > 0 ? headers + "\r\n" : "")}Content-Length: {body.Length}\r\n\r\n"), .. body];

    private static byte[] Compressed(string encoding, byte[] plain)
    {
        var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest),
            _ => new BrotliStream(packed, CompressionLevel.Fastest),
        })
        {
            packing.Write(plain);
        }

        return packed.ToArray();
    }
}
