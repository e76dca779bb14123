using Everseal.Core.Incidents;
using Everseal.Watch.Alarms;

namespace Everseal.Server.Tests.Alarms;

/// <summary>A receiver in this process: it takes messages, or refuses them as long as it is told to.</summary>
internal sealed record ScriptedSettings(string Name, List<AlarmMessage> Taken) : ChannelSettings(Name)
{
    public List<DeliveryFailure> Refusals { get; } = [];

    public TimeSpan? ResendEvery { get; init; }

    public override TimeSpan? Resend => ResendEvery;

    public override string Kind => "scripted";

    public override AlarmChannel Open(TimeProvider time) => new Channel(this, time);

    private sealed class Channel(ScriptedSettings settings, TimeProvider time) : AlarmChannel(settings, time)
    {
        protected override Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (settings.Refusals.FirstOrDefault() is { } refusal)
            {
                settings.Refusals.RemoveAt(0);
                return Task.FromResult<DeliveryFailure?>(refusal);
            }

            settings.Taken.Add(message);
            return Task.FromResult<DeliveryFailure?>(null);
        }
    }
}
