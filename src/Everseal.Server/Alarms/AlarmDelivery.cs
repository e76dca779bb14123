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
    private const int LargestRepetition = 200;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly AlarmQueue _queue;
    private readonly IncidentRegister _incidents;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _repeated = new(StringComparer.Ordinal);

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ForgetOthersAsync(stoppingToken);
        await Task.WhenAll(Channels.Select(channel => RunAsync(channel, stoppingToken)));
    }

    /// <summary>Ends what is open about channels that the configuration names no longer.</summary>
    internal async Task ForgetOthersAsync(CancellationToken cancellationToken)
    {
        var configured = Channels.SelectMany(channel => new[] { IncidentSubject.Channel(channel.Name), IncidentSubject.RefusedBy(channel.Name) }).ToHashSet();
        var others = _incidents.Open.Select(incident => incident.Subject).Where(subject => subject.IsOfAChannel && !configured.Contains(subject));
        if (await _incidents.ReportAsync([.. others.Select(subject => IncidentReport.Forget(subject, "the configuration names no such channel any longer"))], cancellationToken) is { } unkept)
            LogUnforgotten(unkept);
    }

    /// <summary>Tries what is due. The first failure of the channel itself ends the round.</summary>
    /// <returns>How long to wait; and whether something new in the queue may end that wait.</returns>
    internal async Task<(TimeSpan Pause, bool EndsWithNews)> RunOnceAsync(AlarmChannel channel, CancellationToken cancellationToken)
    {
        foreach (var waiting in _queue.ReadDue(channel.Name, _time.GetUtcNow()))
        {
            if (await channel.DeliverAsync(waiting.Message, cancellationToken) is not { } failure)
            {
                await MarkDeliveredAsync(waiting);
                await WorksAsync(channel);
            }
            else if (failure.IsPartial)
            {
                await MarkDeliveredAsync(waiting);
                _failures[channel.Name] = 0;
                await ReportAsync(channel, ErrorCodes.Alarms.RecipientRefused, failure, $"Those whom {channel.Name} does not reach hear of nothing.");
            }
            else if (failure.IsOfMessage)
            {
                await RefusedAsync(channel, waiting, failure);
            }
            else
            {
                return (await FailedAsync(channel, waiting, failure), EndsWithNews: false);
            }
        }

        if (await RepeatAsync(channel, cancellationToken) is { } unrepeated)
            return (unrepeated, EndsWithNews: false);
        var untilNext = _queue.NextDue(channel.Name) - _time.GetUtcNow() ?? LongestPause;
        return (Longer(Shorter(Shorter(untilNext, UntilRepetition(channel)), LongestPause), TimeSpan.FromSeconds(1)), EndsWithNews: true);
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

    /// <summary>
    /// Tells a receiver that keeps in memory alone what is open, past the queue: it is true of this moment and of no other. After the
    /// queue, so that it is the newest word about each.
    /// </summary>
    /// <returns>How long to wait when the channel failed.</returns>
    private async Task<TimeSpan?> RepeatAsync(AlarmChannel channel, CancellationToken cancellationToken)
    {
        if (UntilRepetition(channel) > TimeSpan.Zero)
            return null;

        if (_incidents.RepetitionFor(channel.Settings.Route) is { } all)
        {
            foreach (var some in all.Open.Chunk(LargestRepetition))
            {
                if (await channel.DeliverAsync(all with { Open = some }, cancellationToken) is { } failure)
                    return await FailedAsync(channel, all.Key, failure);
            }

            await WorksAsync(channel);
        }

        _repeated[channel.Name] = _time.GetTimestamp();
        return null;
    }

    private TimeSpan UntilRepetition(AlarmChannel channel) => channel.Settings.Resend is not { } interval ? TimeSpan.MaxValue
        : _repeated.TryGetValue(channel.Name, out var last) ? interval - _time.GetElapsedTime(last)
        : TimeSpan.Zero;

    // Not with the server's token: what was taken must be marked even while it ends, or it is told twice.
    private async Task MarkDeliveredAsync(WaitingMessage waiting)
    {
        if (await _queue.MarkDeliveredAsync(waiting, _time.GetUtcNow(), CancellationToken.None) is { } unmarked)
            throw new StsErrorException(unmarked);
    }

    private async Task WorksAsync(AlarmChannel channel)
    {
        _failures[channel.Name] = 0;
        if (_queue.Status(channel.Name).Error is null)
            await _incidents.ResolveAsync(IncidentSubject.Channel(channel.Name), CancellationToken.None);
    }

    private async Task<TimeSpan> FailedAsync(AlarmChannel channel, WaitingMessage waiting, DeliveryFailure failure)
    {
        var pause = await FailedAsync(channel, waiting.Message.Key, failure);
        await _queue.MarkFailedAsync(waiting, _time.GetUtcNow() + pause, failure.Reason, CancellationToken.None);
        return pause;
    }

    private async Task<TimeSpan> FailedAsync(AlarmChannel channel, string key, DeliveryFailure failure)
    {
        LogNotDelivered(channel.Name, key, failure.Reason);
        var failures = _failures.AddOrUpdate(channel.Name, 1, (_, earlier) => earlier + 1);
        if (failures == DeliveryBackoff.FailuresOfAnIncident)
            await ReportAsync(channel, ErrorCodes.Alarms.ChannelFailed, failure, $"Nobody who reads {channel.Name} hears of anything.");
        return DeliveryBackoff.After(failures);
    }

    // The others pass meanwhile; only what comes after it of the same incident waits for the receiver's last word.
    private async Task RefusedAsync(AlarmChannel channel, WaitingMessage waiting, DeliveryFailure failure)
    {
        LogNotDelivered(channel.Name, waiting.Message.Key, failure.Reason);
        var (refusals, now) = (waiting.Attempts + 1, _time.GetUtcNow());
        if (refusals < DeliveryBackoff.RefusalsUntilGivenUp)
        {
            await _queue.MarkFailedAsync(waiting, now + DeliveryBackoff.After(refusals), failure.Reason, CancellationToken.None);
            return;
        }

        // Raised before it is marked: killed in between, the server tries it once more, and nothing is given up in silence.
        var code = ErrorCodes.Alarms.MessageRefused;
        var detail = $"{Describe(waiting.Message)}: {failure.Reason}";
        await _incidents.RaiseAsync(
            IncidentSubject.RefusedBy(channel.Name),
            new IncidentCondition(code, Severity.Warning, detail, $"Whoever reads {channel.Name} does not know of it.", "everseal alarm list --all") { IsEvent = true },
            new AuditRecord(now, Realm: null, "alarm delivery", "server", Source: null, code.Id, detail) { Target = channel.Name });
        await _queue.MarkRefusedAsync(waiting, _time.GetUtcNow(), failure.Reason, CancellationToken.None);
    }

    private static string Describe(AlarmMessage message)
        => message.Incident is { } incident ? $"{message.Event.ToString().ToLowerInvariant()} of incident {incident.Id}" : message.Event.ToString().ToLowerInvariant();

    private async Task ReportAsync(AlarmChannel channel, ErrorCode code, DeliveryFailure failure, string effect)
    {
        var condition = new IncidentCondition(code, Severity.Warning, failure.Reason, effect, $"everseal alarm test {channel.Name}");
        if (await _incidents.ReportAsync([IncidentReport.Of(IncidentSubject.Channel(channel.Name), condition)], CancellationToken.None) is { } unkept)
            throw new StsErrorException(unkept);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(LogLevel.Warning, "Alarm channel {Channel} did not take {Key} and will be tried again: {Reason}")]
    private partial void LogNotDelivered(string channel, string key, string reason);

    [LoggerMessage(LogLevel.Error, "Incidents of channels that are gone could not be ended and will be at the next start: {Failure}")]
    private partial void LogUnforgotten(StsError failure);

    [LoggerMessage(LogLevel.Error, "What waits for alarm channel {Channel} could not be read or marked, and will be in a minute: {Reason}")]
    private partial void LogRoundFailed(string channel, string reason);
}
