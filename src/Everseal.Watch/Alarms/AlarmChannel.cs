using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms;

/// <summary>Why a channel did not take a message; never with a secret.</summary>
/// <param name="IsOfMessage">The receiver refused this very message; another may pass.</param>
public sealed record DeliveryFailure(string Reason, bool IsOfMessage = false)
{
    /// <summary>Some of the readers have it, so it is not sent again; the reason says who never will.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>A way to tell people or their systems.</summary>
public abstract class AlarmChannel(ChannelSettings settings, TimeProvider time)
{
    public ChannelSettings Settings => settings;

    public string Name => settings.Name;

    /// <summary>Longer than this no receiver is waited for.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(20);

    protected TimeProvider Time => time;

#pragma warning disable CA1031 // whatever goes wrong in a channel: it is this channel's failure, and the others go on
    /// <summary>Tries once.</summary>
    /// <returns>Null when the receiver took it.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<DeliveryFailure?> DeliverAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await SendAsync(message, time.GetUtcNow(), limit.Token) is { } failure ? failure with { Reason = Line(failure.Reason) } : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return new DeliveryFailure($"no answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception failure)
        {
            return new DeliveryFailure(Line(failure.GetBaseException().Message));
        }
    }
#pragma warning restore CA1031

    // A receiver's words go into records, mails and onto screens.
    private static string Line(string reason) => IncidentTexts.ShortLine(reason.Trim());

    /// <param name="now">For what is said relative to the day of delivery.</param>
    protected abstract Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken);
}
