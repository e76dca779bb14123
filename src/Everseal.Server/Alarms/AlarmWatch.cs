using System.Globalization;
using Everseal.Core.Errors;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;

namespace Everseal.Server.Alarms;

/// <summary>
/// Looks at this server's own certificates every few minutes, sends the digest once a week, and the heartbeat only after a
/// look that came to its end: who hears it knows that somebody watches.
/// </summary>
internal sealed partial class AlarmWatch(
    OwnCertificates certificates, IncidentRegister incidents, AlarmPlan plan, TokenLedger ledger, ClockWatch clock, TimeProvider time, ILogger<AlarmWatch> logger)
    : BackgroundService
{
    private const string DigestMemory = "alarm digest";

    // What renews itself at a start has done so by then.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DigestInterval = TimeSpan.FromDays(7);

    private readonly Dictionary<string, long> _beats = new(StringComparer.Ordinal);
    private long? _looked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(FirstLook, time, stoppingToken);
            await RunOnceAsync(stoppingToken);
            using var timer = new PeriodicTimer(Tick, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends: no failure of this worker.
        }
    }

#pragma warning disable CA1031 // the next round tries again; without a look that ended there is no heartbeat
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (IsDue(_looked, LookInterval))
            {
                await LookAsync(cancellationToken);
                _looked = time.GetTimestamp();
            }

            await SendDigestAsync(cancellationToken);
            await BeatAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.Message);
        }
    }
#pragma warning restore CA1031

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var reports = await certificates.LookAsync(time.GetUtcNow(), cancellationToken);

        // Under a clock that jumped a certificate may look better than it is: nothing is resolved by such a look.
        var isTrusted = clock.Status.Verdict == ClockVerdict.Steady;
        var gone = certificates.ForgetServices(incidents.Open.Select(incident => incident.Subject));
        Throw(await incidents.ReportAsync([.. reports.Select(report => report with { IsConclusive = isTrusted }), .. gone], cancellationToken));
    }

    private async Task SendDigestAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (ReadLastDigest() is { } last && (now - last).Duration() < DigestInterval)
            return;
        if (ReadLastDigest() is not null)
            Throw(await incidents.SendDigestAsync(cancellationToken));
        Throw(await ledger.WriteAsync(statements => statements.Remember(DigestMemory, now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)), cancellationToken));
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var due = plan.Routes.Where(route => route.Heartbeat is { } interval && IsDue(_beats.TryGetValue(route.Channel, out var last) ? last : null, interval)).ToList();
        Throw(await incidents.SendHeartbeatAsync(due, cancellationToken));
        foreach (var route in due)
            _beats[route.Channel] = time.GetTimestamp();
    }

    private bool IsDue(long? last, TimeSpan interval) => last is not { } stamp || time.GetElapsedTime(stamp) >= interval - (Tick / 2);

    private DateTimeOffset? ReadLastDigest()
    {
        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM memory WHERE name = $name";
        command.Parameters.AddWithValue("$name", DigestMemory);
        return command.ExecuteScalar() is string text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;
    }

    private static void Throw(StsError? failure)
    {
        if (failure is not null)
            throw new StsErrorException(failure);
    }

    [LoggerMessage(LogLevel.Error, "The look at this server's own certificates failed and will be repeated: {Reason}")]
    private partial void LogFailed(string reason);
}
