using Everseal.Server.Auditing;
using Everseal.Server.Installing;
using Everseal.Server.Realms;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests;

/// <summary>A node on real files, with a clock that the test drives. Without a network.</summary>
public sealed class TestNode : IAsyncDisposable
{
    public const string Realm = InstallationRequest.UsualRealm;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly DataDirectory _data;

    private TestNode(string path, FakeTimeProvider time, AuditSettings audit)
    {
        Time = time;
        _data = DataDirectory.Open(path).OrThrow();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(_data)
            .AddSingleton(audit)
            .AddSingleton(new EffectiveConfiguration("listen=127.0.0.1:8443"))
            .AddEversealStores()
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; }

    public InstallationReport Report { get; private set; } = new("", [], []);

    public static async Task<TestNode> StartAsync(string path, InstallationRequest? request = null, FakeTimeProvider? time = null, AuditSettings? audit = null)
    {
        var node = new TestNode(path, time ?? new FakeTimeProvider(Start), audit ?? new AuditSettings());
        try
        {
            node.Report = (await node.Get<Installation>().EnsureAsync(request ?? new InstallationRequest(), CancellationToken.None)).OrThrow();
            node.Get<RealmDirectory>().Load(new Uri("https://localhost:8443/"));
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();

    public string Read(string name) => File.ReadAllText(Path.Combine(_data.Path, name));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _data.Dispose();
    }
}
