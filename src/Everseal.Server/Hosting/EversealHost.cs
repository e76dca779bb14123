using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Everseal.Core.Errors;
using Everseal.Server.Authorities;
using Everseal.Server.Metering;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Console;

namespace Everseal.Server.Hosting;

/// <summary>The service on one data directory: Kestrel with TLS for clients, and the administration socket.</summary>
internal sealed class EversealHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ServerConfiguration _configuration;
    private readonly string _socket;

    private EversealHost(WebApplication application, ServerConfiguration configuration, string socket)
    {
        _application = application;
        _configuration = configuration;
        _socket = socket;
    }

    public IServiceProvider Services => _application.Services;

    /// <summary>The port of the first listener, once it listens: the machine's choice where the configuration leaves it open (port 0).</summary>
    public int Port => new Uri(_application.Urls.First(url => url.StartsWith("https://", StringComparison.Ordinal))).Port;

    /// <summary>Brings the store up to this version and replaces what vouches for the rest, before anything listens.</summary>
    /// <exception cref="StsErrorException">The data was written by a newer version, or there is no TLS certificate to serve.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await Services.GetRequiredService<EversealDatabase>().MigrateAsync(cancellationToken);
        Services.GetRequiredService<RootSeal>().FinishErasing();

        // First of all what vouches for the rest: a node that was off for years finds its issuing CA ended.
        await Services.GetRequiredService<AuthorityRollover>().StepAsync(cancellationToken);
        Services.GetRequiredService<SubordinateAuthority>().RefreshRootCertificate();
        await Services.GetRequiredService<ServerCertificates>().LoadAsync(cancellationToken);
    }

    /// <summary>Puts the service together; nothing listens yet.</summary>
    public static Result<EversealHost> Build(DataDirectory data, ServerConfiguration configuration, TimeProvider time)
        => Build(data, configuration, time, ServerMap.AddWorkers);

    /// <summary>The same service without its workers: it does what it is asked, and speaks to nobody by itself.</summary>
    /// <param name="replace">What is registered last, and so in place of what the service has.</param>
    public static Result<EversealHost> BuildPassive(DataDirectory data, ServerConfiguration configuration, TimeProvider time, Action<IServiceCollection> replace)
        => Build(data, configuration, time, replace);

    private static Result<EversealHost> Build(DataDirectory data, ServerConfiguration configuration, TimeProvider time, Action<IServiceCollection> addLast)
    {
        var socket = data.CheckedAdminSocket();
        if (!socket.IsSuccess)
            return socket.Error;

        var files = OpenFiles.Limit();
        if (OpenFiles.ConnectionsWithin(files, configuration.Limits.MaxConnections) is not { } connections)
            return ErrorCodes.Server.TooFewFiles.With($"This process may open {files} files; it needs more than {OpenFiles.Reserved} beside its connections.");

        // The empty builder reads no configuration files and no environment: what is not in our file has no effect.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = data.Path });
        LogToStandardError(builder.Logging, configuration.LogLevel);
        builder.Services.AddSingleton(time).AddSingleton(data).AddSingleton(configuration.Limits)
            .AddSingleton(configuration.Overload).AddSingleton(new StatusAddresses(configuration.Status?.Url)).AddSingleton(new SelfRepair(configuration.SelfRepair)).AddEversealStores();
        builder.Services.AddSingleton(configuration.Audit).AddSingleton(configuration.Effective());
        builder.Services.AddSingleton(configuration.Alarms).AddSingleton(configuration.Alarms.PlanOf(configuration.PublicUrl)).AddSingleton(configuration.Watch)
            .AddSingleton(configuration.Listen[0].AsOwnPort());
        ServerMap.AddServices(builder.Services);
        addLast(builder.Services);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel((_, kestrel) =>
        {
            Limit(kestrel, configuration.Limits with { MaxConnections = connections });
            kestrel.ListenOn(socket.Value);
            foreach (var address in configuration.Listen)
                ListenWithTls(kestrel, address);
            if (configuration.Status is { } status)
                kestrel.ListenForStatus(status.Listen);
            if (configuration.Metrics is { } metrics)
                kestrel.ListenForMetrics(metrics);
        });

        var application = builder.Build();

        // The plain doors first: whatever else is asked there must not even get to a question for a token.
        application.KeepPlainDoors();
        application.SeparateDoors();
        application.UseRouting();
        application.MeasureOperations();
        ServerMap.MapRoutes(application);
        return new EversealHost(application, configuration, socket.Value);
    }

    /// <summary>Starts serving an installed data directory. Once this returns, requests are answered.</summary>
    public async Task<Result<RealmSnapshot>> StartAsync(CancellationToken cancellationToken)
    {
        var realms = Services.GetRequiredService<RealmDirectory>();
        realms.Load(new Uri(_configuration.PublicUrl));
        if (realms.Default is not { } realm)
            return ErrorCodes.Server.DataDirectoryEmpty.With("The data directory holds no realm.");

        // A node that was off for years logs people in from its first answer on.
        await Services.GetRequiredService<RolloverWorker>().RunOnceAsync(cancellationToken);

        // Before anybody can ask: whatever the clock did meanwhile, there is a current list.
        MakeRevocationLists();

        // A socket file that a killed process left behind: the data directory's lock says that nobody uses it.
        File.Delete(_socket);
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Kestrel wraps "address in use" alone; no right to the port and no such address come bare.
            return ErrorCodes.Server.ListenFailed.With($"{string.Join(", ", _configuration.Listen.Append(_configuration.Status?.Listen).Append(_configuration.Metrics).OfType<ListenAddress>())}: {exception.Message}");
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return realm;
    }

    /// <summary>Returns when Ctrl-C or SIGTERM asked for the end and the last request was answered.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void MakeRevocationLists() => ActivatorUtilities.CreateInstance<RevocationListPublication>(Services).RunOnce();

    public static void LogToStandardError(ILoggingBuilder logging, LogLevel level)
    {
        logging
            .SetMinimumLevel(level)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)

            // It has nothing to say from here on up, and would still make an activity and a log scope for each request.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)

            // A line for each connection over the limit: whoever floods would write our log.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error)
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void Limit(KestrelServerOptions kestrel, RequestLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = limits.MaxConnections;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.MinBodyRate, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.MinBodyRate, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
    }

    private static void ListenWithTls(KestrelServerOptions kestrel, ListenAddress address)
    {
        if (address.Address is { } ip)
            kestrel.Listen(ip, address.Port, Configure);
        else
            kestrel.ListenLocalhost(address.Port, Configure);

        void Configure(ListenOptions options)
        {
            var certificates = kestrel.ApplicationServices.GetRequiredService<ServerCertificates>();
            options.LimitNewConnections(kestrel.ApplicationServices);
            options.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),

                // Asked at each handshake, so that a renewed certificate is served without a restart.
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ServerCertificateContext = certificates.Current,
                }),
            });
        }
    }
}
