using Everseal.Server.Alarms;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;

namespace Everseal.Server.Repair;

/// <summary>
/// The production code that a repair works with: that of the running server, so that it serves at once what was made, or its own,
/// put together only when the data are whole enough for it.
/// </summary>
internal sealed class RepairServices : IAsyncDisposable
{
    private readonly IServiceProvider? _running;
    private readonly Func<ServiceProvider> _make;
    private ServiceProvider? _own;

    private RepairServices(IServiceProvider? running, Func<ServiceProvider> make, string? publicHost) => (_running, _make, PublicHost) = (running, make, publicHost);

    public bool IsRunning => _running is not null;

    /// <summary>The name under which clients reach the server; null when nobody knows.</summary>
    public string? PublicHost { get; }

    public IServiceProvider Services => _running ?? (_own ??= _make());

    public static RepairServices OfServer(IServiceProvider running) 
        => new(running, () => throw new InvalidOperationException("The server's own services are there."), running.GetRequiredService<RealmDirectory>().PublicUrl.Host);

    /// <param name="status">Where new certificates say that their status is found.</param>
    /// <param name="publicHost">As the configuration names it.</param>
    public static RepairServices Own(DataDirectory data, TimeProvider time, StatusAddresses status, string? publicHost = null) => new(
        running: null,
        () => new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton(data).AddSingleton(status)
            .AddSingleton(OwnPort.None).AddSingleton(SelfRepair.On).AddSingleton<TokenAcceptance>().AddEversealStores().BuildServiceProvider(),
        publicHost);

    public T Get<T>()
        where T : notnull
        => Services.GetRequiredService<T>();

    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(Services);

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
