using System.Text.Json.Nodes;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>A message in the form that a kind of receiver takes.</summary>
internal abstract class WebhookTemplate
{
    /// <summary>What the receiver knows us by stands in the body, not in the Authorization header.</summary>
    public virtual bool TakesSecretInBody => false;

    public static WebhookTemplate For(WebhookForm form) => form switch
    {
        WebhookForm.Slack => new SlackTemplate(),
        WebhookForm.Teams => new TeamsTemplate(),
        WebhookForm.PagerDuty => new PagerDutyTemplate(),
        WebhookForm.Alertmanager => new AlertmanagerTemplate(),
        _ => new GenericTemplate(),
    };

    /// <returns>Null when this receiver has no word for the message: then nothing is to be sent.</returns>
    public abstract JsonNode? Write(AlarmMessage message, AlarmText text, string? secret);
}
