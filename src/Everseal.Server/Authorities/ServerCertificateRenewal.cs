using Everseal.Server.Metering;

namespace Everseal.Server.Authorities;

/// <summary>
/// Once an hour: replaces the TLS certificate when it ends soon, without a restart. What a realm is told about renewing
/// its signing key does not concern it.
/// </summary>
internal sealed partial class ServerCertificateRenewal(
    ServerCertificates certificates, LastChecks checks, TimeProvider time, ILogger<ServerCertificateRenewal> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start itself has looked already.
        checks.Record(LastChecks.TlsCertificate);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends: no failure of this worker.
        }
    }

#pragma warning disable CA1031 // the next round tries again
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await certificates.LoadAsync(cancellationToken);
            checks.Record(LastChecks.TlsCertificate);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.Message);
        }
    }
#pragma warning restore CA1031

    [LoggerMessage(LogLevel.Error, "The TLS certificate could not be checked and will be in an hour: {Reason}")]
    private partial void LogFailed(string reason);
}
