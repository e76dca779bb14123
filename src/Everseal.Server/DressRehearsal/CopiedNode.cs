using Everseal.Core.Errors;
using Everseal.Server.Alarms;
using Everseal.Server.Authorities;
using Everseal.Server.Hosting;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Everseal.Server.DressRehearsal;

/// <summary>
/// The real server on a copy of its data, at loopback and by a clock that is moved. It has no workers and no channels, so
/// that nobody hears of what happens here; what workers would have done by their timers is done as the clock goes.
/// </summary>
internal sealed class CopiedNode : IAsyncDisposable
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(5);

    private readonly DataDirectory _data;
    private readonly EversealHost _host;
    private readonly ShiftedClock _clock;
    private readonly MetadataReaders _readers;

    private CopiedNode(DataDirectory data, EversealHost host, ShiftedClock clock)
    {
        (_data, _host, _clock) = (data, host, clock);
        _readers = new MetadataReaders(Get<KeyAdoptions>(), Get<RealmDirectory>());
    }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public int Port => _host.Port;

    /// <param name="directory">The copy.</param>
    /// <param name="configuration">Of the original.</param>
    /// <param name="master">The original's; it stays the caller's.</param>
    /// <exception cref="StsErrorException">It does not start: nor would the original.</exception>
    public static async Task<CopiedNode> StartAsync(
        string directory, ServerConfiguration configuration, MasterKey master, TimeProvider time, CancellationToken cancellationToken)
    {
        var clock = new ShiftedClock(time);
        var data = DataDirectory.Open(directory).OrThrow();
        EversealHost? host = null;
        try
        {
            host = EversealHost.BuildPassive(data, Quiet(configuration, directory), clock, services => services
                .AddSingleton(OwnPort.None).AddSingleton(new StatusAddresses(configuration.Status?.Url)).Replace(ServiceDescriptor.Singleton(master))).OrThrow();
            await host.PrepareAsync(cancellationToken);
            (await host.StartAsync(cancellationToken)).OrThrow();
            return new CopiedNode(data, host, clock);
        }
        catch
        {
            if (host is not null)
                await host.DisposeAsync();
            data.Dispose();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull
        => _host.Services.GetRequiredService<T>();

    /// <summary>Makes something that the service has no instance of.</summary>
    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(_host.Services);

    /// <summary>A few days at a time, with all that a running server does to its keys and certificates meanwhile.</summary>
    public async Task LiveUntilAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var (keys, tls) = (Get<RolloverWorker>(), Make<ServerCertificateRenewal>());
        while (Now < time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _clock.MoveTo(time - Now > Step ? Now + Step : time);
            _readers.ReadAll(Now);
            await keys.RunOnceAsync(cancellationToken);
            await tls.RunOnceAsync(cancellationToken);
        }

        PublishLists();
    }

    /// <summary>The time passes, and nothing renews itself.</summary>
    public void StandStillUntil(DateTimeOffset time)
    {
        _clock.MoveTo(time);
        PublishLists();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _data.Dispose();
    }

    // Revocation lists are made every few seconds wherever a server runs: no renewal of anything, and nobody asks for one in between.
    private void PublishLists() => Make<RevocationListPublication>().RunOnce();

    // A sixtieth of the shortest life: ten looks within the sixth of it that is the last time for every step of a rollover.
    private TimeSpan Step => Get<RealmDirectory>().All
        .SelectMany(realm => realm.Ring.Entries.Where(entry => entry.IsPublished).Select(entry => entry.Credential.Validity.Lifetime).Append(realm.Settings.SigningLifetime))
        .Append(LongestStep * 60).Min() / 60;

    private static ServerConfiguration Quiet(ServerConfiguration configuration, string directory) => new()
    {
        Data = directory,
        Listen = [new ListenAddress("127.0.0.1", 0)],
        PublicUrl = configuration.PublicUrl,
        SelfRepair = configuration.SelfRepair,
        LogLevel = LogLevel.None,

        // A rehearsal is one source that asks more at once than any client.
        Overload = new() { RequestsPerSource = 100_000, LoginsPerSource = 10_000, LoginsPerUser = 10_000, ConnectionsPerSource = 10_000 },
    };
}
