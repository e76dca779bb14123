using Everseal.Core.Errors;
using Everseal.Server.Hosting;
using Microsoft.Data.Sqlite;

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
}
