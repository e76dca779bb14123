using System.Net;
using System.Net.Sockets;
using Everseal.Core.Errors;
using Everseal.Server.Authorities;
using Everseal.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Hosting;

public sealed class EversealHostTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Start_AddressThatThisMachineDoesNotHave_IsRefusedByName()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        using var data = DataDirectory.Open(_directory.Path).OrThrow();
        var configuration = new ServerConfiguration { Data = _directory.Path, Listen = [new ListenAddress("192.0.2.1", 8443)] };
        await using (var host = EversealHost.Build(data, configuration, TimeProvider.System).OrThrow())
        {
            var started = await host.StartAsync(default);

            started.Error!.Code.Should().Be(ErrorCodes.Server.ListenFailed);
            started.Error.PublicDetail.Should().StartWith("192.0.2.1:8443: ");
        }

        SqliteConnection.ClearAllPools();
    }

    [Theory]
    [InlineData("/ca/crl/issuing.crl", HttpStatusCode.OK)]
    [InlineData("/api/v1/server", HttpStatusCode.NotFound)]
    [InlineData("/API/V1/server", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.NotFound)]
    public async Task PlainDoor_WhateverIsAsked_KnowsTheStatusOfCertificatesAlone(string path, HttpStatusCode expected)
    {
        await InstalledData.WriteToAsync(_directory.Path);
        using var data = DataDirectory.Open(_directory.Path).OrThrow();
        var door = new ListenAddress("127.0.0.1", FreePort());
        var configuration = new ServerConfiguration { Data = _directory.Path, Listen = [new ListenAddress("127.0.0.1", FreePort())], Status = new StatusListener(door, new Uri($"http://{door}/")) };
        await using (var host = EversealHost.Build(data, configuration, new FakeTimeProvider(TestNode.Start)).OrThrow())
        {
            (await host.StartAsync(default)).OrThrow();
            using var client = new HttpClient();

            var answer = await client.GetAsync(new Uri($"http://{door}{path}"));

            answer.StatusCode.Should().Be(expected);
        }

        SqliteConnection.ClearAllPools();
    }

    [Theory]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/ca/crl/issuing.crl", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/server", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.NotFound)]
    public async Task MetricsDoor_WhateverIsAsked_KnowsMetricsAlone(string path, HttpStatusCode expected)
        => (await AskAsync(path, configuration => configuration.Metrics!)).Should().Be(expected);

    [Fact]
    public async Task StatusDoor_Metrics_IsNotFound()
        => (await AskAsync("/metrics", configuration => configuration.Status!.Listen)).Should().Be(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS/")]
    public async Task TlsDoor_Metrics_IsNotFound(string path)
        => (await AskAsync(path, configuration => configuration.Listen[0], "https")).Should().Be(HttpStatusCode.NotFound);

    private async Task<HttpStatusCode> AskAsync(string path, Func<ServerConfiguration, ListenAddress> door, string scheme = "http")
    {
        await InstalledData.WriteToAsync(_directory.Path);
        using var data = DataDirectory.Open(_directory.Path).OrThrow();
        var configuration = new ServerConfiguration
        {
            Data = _directory.Path,
            Listen = [new ListenAddress("127.0.0.1", FreePort())],
            Status = new StatusListener(new ListenAddress("127.0.0.1", FreePort()), new Uri("http://pki.example/")),
            Metrics = new ListenAddress("127.0.0.1", FreePort()),
        };
        HttpStatusCode status;
        await using (var host = EversealHost.Build(data, configuration, new FakeTimeProvider(TestNode.Start)).OrThrow())
        {
            await host.Services.GetRequiredService<ServerCertificates>().LoadAsync(default);
            (await host.StartAsync(default)).OrThrow();
#pragma warning disable MA0039 // which certificate is shown is no part of the question
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
#pragma warning restore MA0039
            using var client = new HttpClient(handler);
            status = (await client.GetAsync(new Uri($"{scheme}://{door(configuration)}{path}"))).StatusCode;
        }

        SqliteConnection.ClearAllPools();
        return status;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
