using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Administration;
using Everseal.Server.Alarms;
using Everseal.Server.Ledger;
using Everseal.Watch.Alarms;

namespace Everseal.Server.Features.Alarms;

/// <summary>Incidents and alarm channels: <c>/api/v1/alarms</c>.</summary>
internal sealed class AlarmEndpoints(IncidentRegister incidents, AlarmQueue queue, AlarmDelivery delivery)
{
    private const int LargestList = 1000;

    public IResult List(ApiCall call)
    {
        var listed = call.Query("all") == "true" ? incidents.ReadLast(LargestList) : incidents.Open;
        return call.Answer<IncidentList>(new IncidentList([.. listed.Select(Describe)]));
    }

    public IResult Show(long id, ApiCall call) => call.Answer(
        incidents.Find(id) is { } incident ? Describe(incident) : (Result<IncidentDescription>)ErrorCodes.Alarms.IncidentNotFound.With($"There is no incident {id}."));

    public async Task<IResult> AcknowledgeAsync(long id, ApiCall call)
    {
        var asked = await call.ReadAsync<AcknowledgeIncident>();
        var taken = asked.IsSuccess ? await incidents.AcknowledgeAsync(id, call.Actor, asked.Value.Reason, call.Cancelled) : asked.Error;
        return await call.ChangedAsync("alarm ack", realm: null, $"incident {id}", taken, incident => ApiCall.Json(Describe(incident)));
    }

    public IResult Channels(ApiCall call) => call.Answer<AlarmChannelList>(new AlarmChannelList([.. delivery.Channels.Select(Describe)]));

    public async Task<IResult> TestAsync(string name, ApiCall call)
        => await call.ChangedAsync("alarm test", realm: null, name, await SendTestAsync(name, call.Cancelled), ApiCall.Json);

    private static IncidentDescription Describe(Incident incident)
    {
        var condition = incident.Condition;
        return new IncidentDescription(
            incident.Id, incident.Subject.Target, incident.Subject.Slot, condition.Code.Id, condition.Code.Title, Word(condition.Severity), condition.Certificate,
            condition.Detail, condition.Effect, condition.Next, condition.Due, incident.OpenedAt, incident.ChangedAt, incident.SeenAt, incident.Count, condition.IsEvent,
            incident.Acknowledgement is { } taken
                ? new AcknowledgementDescription(taken.At, taken.By, Word(taken.Severity), taken.Reason, incident.IsAcknowledged)
                : null,
            incident.ResolvedAt);
    }

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private async Task<Result<AlarmChannelDescription>> SendTestAsync(string name, CancellationToken cancellationToken)
    {
        if (delivery.Channels.FirstOrDefault(channel => channel.Name == name) is not { } channel)
            return ErrorCodes.Alarms.ChannelNotFound.With($"There is no alarm channel {name}.");

        return await delivery.TestAsync(channel, cancellationToken) is { } failure
            ? ErrorCodes.Alarms.TestNotDelivered.With($"{name}: {failure.Reason}")
            : Describe(channel);
    }

    private AlarmChannelDescription Describe(AlarmChannel channel)
    {
        var (route, status) = (channel.Settings.Route, queue.Status(channel.Name));
        var refused = incidents.Open.FirstOrDefault(incident => incident.Subject == IncidentSubject.RefusedBy(channel.Name)) is { } noted
            ? queue.CountRefused(channel.Name, noted.OpenedAt)
            : 0;
        return new AlarmChannelDescription(
            channel.Name, channel.Settings.Kind, Word(route.From), route.WantsDigest, (int?)route.Heartbeat?.TotalSeconds, status.Waiting, status.OldestAt, status.DeliveredAt,
            status.Error, refused);
    }
}
