using Everseal.Server.Authorities;
using Everseal.Server.Metering;

namespace Everseal.Server.Revocation;

/// <summary>
/// Every few seconds, and at once when the authorities change: learns them, so that OCSP answers for a new CA, and makes the
/// revocation lists that are due. The start itself has made the first ones.
/// </summary>
internal sealed partial class RevocationListPublication(
    RevocationLists lists, CertificateAuthority authority, LastChecks checks, TimeProvider time, ILogger<RevocationListPublication> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Asked for before each round: a change that comes during it brings another.
    private Task _change = authority.Change;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // The pause is over, the authorities changed, or the server ends.
            await _change.WaitAsync(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;

            _change = authority.Change;
            RunOnce();
        }
    }

#pragma warning disable CA1031 // the next round tries again
    internal void RunOnce()
    {
        try
        {
            lists.PublishDue();
            checks.Record(LastChecks.RevocationLists);
        }
        catch (Exception exception)
        {
            LogFailed(exception.Message);
        }
    }
#pragma warning restore CA1031

    [LoggerMessage(LogLevel.Error, "Revocation lists could not be made and will be tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
