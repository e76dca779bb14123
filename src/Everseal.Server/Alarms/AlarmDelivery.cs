using System.Collections.Concurrent;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;
using Everseal.Watch.Alarms;

namespace Everseal.Server.Alarms;

/// <summary>
/// Gives each channel what waits for it, in a loop of its own, so that a receiver that hangs holds up nobody else's alarms.
/// A message counts as told when its receiver took it: a kill in between repeats it, under the same key.
/// </summary>
internal sealed partial class AlarmDelivery : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly AlarmQueue _queue;
    private readonly IncidentRegister _incidents;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    public AlarmDelivery(AlarmSettings settings, AlarmQueue queue, IncidentRegister incidents, TimeProvider time, ILogger<AlarmDelivery> logger)
    {
        (_queue, _incidents, _time, _logger) = (queue, incidents, time, logger);
        Channels = [.. settings.Channels.Select(channel => channel.Open(time))];
    }

    public IReadOnlyList<AlarmChannel> Channels { get; }

    /// <summary>One message at once, past the queue: for whoever waits for the answer.</summary>
    /// <returns>Why the channel did not take it.</returns>
    public Task<DeliveryFailure?> TestAsync(AlarmChannel channel, CancellationToken cancellationToken)
        => channel.DeliverAsync(_incidents.TestMessage(channel.Name), cancellationToken);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Channels.Select(channel => RunAsync(channel, stoppingToken)));

    /// <summary>Tries what is due. The first failure of the channel itself ends the round.</summary>
    /// <returns>How long to wait; and whether something new in the queue may end that wait.</returns>
    internal async Task<(TimeSpan Pause, bool EndsWithNews)> RunOnceAsync(AlarmChannel channel, CancellationToken cancellationToken)
    {
        foreach (var waiting in _queue.ReadDue(channel.Name, _time.GetUtcNow()))
        {
            if (await channel.DeliverAsync(waiting.Message, cancellationToken) is not { } failure)
            {
                await DeliveredAsync(channel, waiting);
                continue;
            }

            var pause = await FailedAsync(channel, waiting, failure);
            if (!failure.IsOfMessage)
                return (pause, EndsWithNews: false);
        }

        var untilNext = _queue.NextDue(channel.Name) - _time.GetUtcNow();
        return (untilNext is { } wait && wait < LongestPause ? Longer(wait, TimeSpan.FromSeconds(1)) : LongestPause, EndsWithNews: true);
    }

#pragma warning disable CA1031 // whatever a round ends with, the next one tries again
    private async Task RunAsync(AlarmChannel channel, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Asked for before the round: what comes during it is not missed.
            var news = _queue.News;
            var (pause, endsWithNews) = (LongestPause, false);
            try
            {
                (pause, endsWithNews) = await RunOnceAsync(channel, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(channel.Name, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await WaitAsync(pause, endsWithNews ? news : null, stoppingToken);
        }
    }
#pragma warning restore CA1031

    private async Task WaitAsync(TimeSpan pause, Task? news, CancellationToken stoppingToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var delay = Task.Delay(pause, _time, over.Token);
        await Task.WhenAny(news is null ? [delay] : [delay, news]);
        await over.CancelAsync();
    }

    // Not with the server's token: what was taken must be marked even while it ends, or it is told twice.
    private async Task DeliveredAsync(AlarmChannel channel, WaitingMessage waiting)
    {
        if (await _queue.MarkDeliveredAsync(waiting, _time.GetUtcNow(), CancellationToken.None) is { } unmarked)
            throw new StsErrorException(unmarked);
        _failures[channel.Name] = 0;
        if (_queue.Status(channel.Name).Error is null)
            await _incidents.ResolveAsync(IncidentSubject.Channel(channel.Name), CancellationToken.None);
    }

    private async Task<TimeSpan> FailedAsync(AlarmChannel channel, WaitingMessage waiting, DeliveryFailure failure)
    {
        LogNotDelivered(channel.Name, waiting.Message.Key, failure.Reason);
        var failures = failure.IsOfMessage ? waiting.Attempts + 1 : _failures.AddOrUpdate(channel.Name, 1, (_, earlier) => earlier + 1);
        var pause = DeliveryBackoff.After(failures);
        var now = _time.GetUtcNow();
        await _queue.MarkFailedAsync(waiting, now + pause, failure.Reason, CancellationToken.None);
        if (failures == DeliveryBackoff.FailuresOfAnIncident)
            await RaiseAsync(channel, failure, now);
        return pause;
    }

    private async Task RaiseAsync(AlarmChannel channel, DeliveryFailure failure, DateTimeOffset now)
    {
        var code = ErrorCodes.Alarms.ChannelFailed;
        await _incidents.RaiseAsync(
            IncidentSubject.Channel(channel.Name),
            new IncidentCondition(code, Severity.Warning, failure.Reason, $"Nobody who reads {channel.Name} hears of anything.", $"everseal alarm test {channel.Name}"),
            new AuditRecord(now, Realm: null, "alarm delivery", "server", Source: null, code.Id, failure.Reason) { Target = channel.Name });
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(LogLevel.Warning, "Alarm channel {Channel} did not take {Key} and will be tried again: {Reason}")]
    private partial void LogNotDelivered(string channel, string key, string reason);

    [LoggerMessage(LogLevel.Error, "What waits for alarm channel {Channel} could not be read or marked, and will be in a minute: {Reason}")]
    private partial void LogRoundFailed(string channel, string reason);
}
