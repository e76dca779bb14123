using Everseal.Core.Errors;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Rollover;

/// <summary>The worker's rounds on a store that somebody damages and mends.</summary>
public sealed class RolloverWorkerTests : IAsyncLifetime
{
    private static readonly IncidentSubject OfRealm = IncidentSubject.Own($"rollover of realm {TestNode.Realm}");

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private RolloverWorker _worker = null!;

    private IncidentRegister Incidents => _node.Get<IncidentRegister>();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path, features: services => services.AddSingleton<RolloverWorker>());
        _worker = _node.Get<RolloverWorker>();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task RunOnce_ThreeRoundsInARowFail_IsAnIncidentThatEndsWithOneThatWorks()
    {
        Run("UPDATE signing_credentials SET Chain = replace(Chain, 'BEGIN', 'BEGUN')");
        await RunAsync(rounds: 2);
        Incidents.Open.Should().BeEmpty("a store may be busy for a moment");

        await RunAsync(rounds: 2);
        var open = Incidents.Open.Should().ContainSingle().Subject;
        (open.Subject, open.Condition.Code, open.Condition.Next).Should().Be((OfRealm, ErrorCodes.Rollover.RoundFailed, $"everseal keys plan --realm {TestNode.Realm}"));
        open.Condition.Detail.Should().Contain("EVS-");

        Run("UPDATE signing_credentials SET Chain = replace(Chain, 'BEGUN', 'BEGIN')");
        await RunAsync(rounds: 1);
        Incidents.Open.Should().BeEmpty();
    }

    private async Task RunAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            _node.Time.Advance(RolloverWorker.Interval);
            await _worker.RunOnceAsync(default);
        }
    }

    private void Run(string sql)
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
