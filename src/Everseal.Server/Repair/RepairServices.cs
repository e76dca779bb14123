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

    private RepairServices(IServiceProvider? running, Func<ServiceProvider> make) => (_running, _make) = (running, make);

    public bool IsRunning => _running is not null;

    public IServiceProvider Services => _running ?? (_own ??= _make());

    public static RepairServices OfServer(IServiceProvider running) => new(running, () => throw new InvalidOperationException("The server's own services are there."));

    /// <param name="status">Where new certificates say that their status is found.</param>
    public static RepairServices Own(DataDirectory data, TimeProvider time, StatusAddresses status) => new(
        running: null,
        () => new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton(data).AddSingleton(status)
            .AddSingleton(OwnPort.None).AddSingleton(SelfRepair.On).AddSingleton<TokenAcceptance>().AddEversealStores().BuildServiceProvider());

    public T Get<T>()
        where T : notnull
        => Services.GetRequiredService<T>();

    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(Services);

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
