namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>Which receiver's form a webhook has.</summary>
public enum WebhookForm
{
    /// <summary>Everseal's own JSON, for receivers that are programmed.</summary>
    Generic,

    /// <summary>Slack's incoming webhooks.</summary>
    Slack,

    /// <summary>An adaptive card for a Teams workflow.</summary>
    Teams,

    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,

    /// <summary>Alertmanager's API v2.</summary>
    Alertmanager,
}

/// <summary>A receiver that takes JSON by HTTP POST.</summary>
public sealed record WebhookSettings(string Name, WebhookForm Form) : ChannelSettings(Name)
{
    public static readonly Uri PagerDuty = new("https://events.pagerduty.com/v2/enqueue");

    /// <summary>Null when it is in <see cref="UrlFile"/>.</summary>
    public Uri? Url { get; init; }

    /// <summary>Slack's and Teams's addresses are secrets: whoever knows one may post.</summary>
    public string? UrlFile { get; init; }

    /// <summary>A bearer token (RFC 6750) for the Authorization header; for PagerDuty the routing key.</summary>
    public string? TokenFile { get; init; }

    public string? CaFile { get; init; }

    /// <summary>Of Alertmanager, which keeps alerts in memory alone: below its resolve_timeout, which is 5 minutes unless somebody changed it.</summary>
    public TimeSpan ResendEvery { get; init; } = TimeSpan.FromMinutes(3);

    public override TimeSpan? Resend => Form == WebhookForm.Alertmanager ? ResendEvery : null;

    public override string Kind => Form.ToString().ToLowerInvariant();

    protected override bool IsReadByPeople => Form is WebhookForm.Slack or WebhookForm.Teams;

    public override AlarmChannel Open(TimeProvider time) => new WebhookChannel(this, time);

    /// <summary>Whether nobody between here and there can read along: RFC 6750 §5.3 wants TLS for each bearer token.</summary>
    public static bool MayCarrySecrets(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.IsLoopback;

    /// <summary>Without the path and query, which may be a secret that somebody wrote in the wrong place.</summary>
    public override string ToString()
        => $"{nameof(WebhookSettings)} {{ Name = {Name}, Kind = {Kind}, From = {From}, Digest = {Digest}, Heartbeat = {Heartbeat}, Host = {Url?.Authority}, "
            + $"UrlFile = {UrlFile}, TokenFile = {TokenFile}, CaFile = {CaFile} }}";
}
