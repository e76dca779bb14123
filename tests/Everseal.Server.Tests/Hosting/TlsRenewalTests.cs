using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Everseal.Server.Authorities;
using Everseal.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Hosting;

/// <summary>The TLS certificate of a running server, with connections open.</summary>
public sealed class TlsRenewalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Renewal_AThirdOfItsLifeLeft_NewHandshakesSeeAnotherAndTheOpenConnectionGoesOn()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        using var data = DataDirectory.Open(_directory.Path).OrThrow();
        var (time, listen) = (new FakeTimeProvider(TestNode.Start), new ListenAddress("127.0.0.1", FreePort()));
        await using (var host = EversealHost.Build(data, new ServerConfiguration { Data = _directory.Path, Listen = [listen] }, time).OrThrow())
        {
            await host.Services.GetRequiredService<ServerCertificates>().LoadAsync(default);
            (await host.StartAsync(default)).OrThrow();
            using var open = new Visitor(listen);
            (await open.AskAsync()).Should().Be(HttpStatusCode.OK);

            // The worker looks once an hour.
            time.AdjustTime(TestNode.Start.AddDays(250));
            time.Advance(TimeSpan.FromHours(1));

            (await open.AskAsync()).Should().Be(HttpStatusCode.OK);
            open.Handshakes.Should().Be(1, "nobody closed it");
            (await SerialOfANewConnectionAsync(listen, unlike: open.Serial!)).Should().NotBe(open.Serial);
        }

        SqliteConnection.ClearAllPools();
    }

    // The worker runs beside this test, so a handshake may come before it.
    private static async Task<string?> SerialOfANewConnectionAsync(ListenAddress listen, string unlike)
    {
        for (var tries = 0; ; tries++)
        {
            using var visitor = new Visitor(listen);
            await visitor.AskAsync();
            if (visitor.Serial != unlike || tries == 100)
                return visitor.Serial;
            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A client that looks at the certificate's issuer and not at its dates, which are the test's.</summary>
    private sealed class Visitor : IDisposable
    {
        private readonly HttpClient _http;
        private readonly Uri _live;

        public Visitor(ListenAddress listen)
        {
            _live = new Uri($"https://{listen}/health/live");
            _http = new HttpClient(new SocketsHttpHandler
            {
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, presented, _, _) =>
                    {
                        (Serial, Handshakes) = (((X509Certificate2)presented!).SerialNumber, Handshakes + 1);
                        return presented.Issuer.Contains($"{TestNode.Realm} issuing CA", StringComparison.Ordinal);
                    },
                },
            });
        }

        public string? Serial { get; private set; }

        public int Handshakes { get; private set; }

        public async Task<HttpStatusCode> AskAsync()
        {
            using var answer = await _http.GetAsync(_live);
            return answer.StatusCode;
        }

        public void Dispose() => _http.Dispose();
    }
}
