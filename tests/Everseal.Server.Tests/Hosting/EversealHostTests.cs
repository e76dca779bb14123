using System.Net;
using System.Net.Sockets;
using Everseal.Core.Errors;
using Everseal.Server.Hosting;
using Microsoft.Data.Sqlite;
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
