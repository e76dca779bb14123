using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using Everseal.Core.Incidents;
using Everseal.Watch.Trust;

namespace Everseal.Watch.Alarms.Webhooks;

/// <summary>HTTP POST with JSON. Any 2xx is a yes; redirects are not followed, since an alarm goes where it was told to.</summary>
internal sealed class WebhookChannel(WebhookSettings settings, TimeProvider time) : AlarmChannel(settings, time)
{
    private const int LongestAnswer = 64 * 1024;

    private readonly ServerTrust _trust = new(settings.CaFile, time);
    private readonly WebhookTemplate _template = WebhookTemplate.For(settings.Form);

    protected override async Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var secret = settings.TokenFile is { } file ? await Secret.ReadAsync(file, cancellationToken) : null;
        if (_template.Write(message, AlarmText.Of(message, now), secret) is not { } body)
            return null;

        var address = await AddressAsync(cancellationToken);
        if (!WebhookSettings.MayCarrySecrets(address) && (secret ?? settings.UrlFile) is not null)
            return new DeliveryFailure("a secret is not sent by http but to this host itself: use https");

        using var client = NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
        request.Headers.Add("Idempotency-Key", message.Key);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Everseal", null));
        if (secret is not null && !_template.TakesSecretInBody)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return answer.IsSuccessStatusCode ? null : await FailureAsync(answer, new Redaction(address, secret), cancellationToken);
    }

    private static async Task<DeliveryFailure> FailureAsync(HttpResponseMessage answer, Redaction redaction, CancellationToken cancellationToken)
    {
        // Before anybody cuts it: the half of a secret is one, too.
        var complaint = redaction.Of(await answer.Content.ReadAsStringAsync(cancellationToken));

        // A form that this receiver does not take; busy, forbidden and moved ones concern every message.
        var isOfMessage = answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
        return new DeliveryFailure($"HTTP {(int)answer.StatusCode}: {complaint}", isOfMessage);
    }

    // One for each delivery: alarms are rare, and a CA file that was replaced counts at once.
    private HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { CertificateChainPolicy = _trust.Policy() },
    }) { MaxResponseContentBufferSize = LongestAnswer };

    private async Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        if (settings.Url is { } url)
            return url;
        if (settings.UrlFile is not { } file)
            return WebhookSettings.PagerDuty;
        return Uri.TryCreate(await Secret.ReadAsync(file, cancellationToken), UriKind.Absolute, out var secret)
            ? secret
            : throw new IOException($"{file} holds no URL");
    }
}
