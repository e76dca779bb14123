using Everseal.Core.Collections;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Watch.Trust;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Everseal.Watch.Alarms;

/// <summary>
/// Mail by SMTP (RFC 5321). Whoever can be reached gets it; a recipient who is refused for now gets it with the next try, alone.
/// </summary>
internal sealed class SmtpChannel(SmtpSettings settings, TimeProvider time) : AlarmChannel(settings, time)
{
    // Those that were given up stay here; when they are too many, forgetting costs a repetition and no more.
    private const int MostUnfinished = 1000;

    private readonly ServerTrust _trust = new(settings.CaFile, time);

    // By the message's key. A restart forgets it, and then all get the mail again, under the same Message-Id.
    private readonly BoundedCache<string, MailProgress> _unfinished = new(MostUnfinished, StringComparer.Ordinal);

    protected override async Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var mail = Compose(message, now);
        using var client = new MailClient();
        var before = _unfinished.TryFind(message.Key, out var earlier) ? earlier : new MailProgress(settings.To.Count, [], []);
        var recipients = before.Waiting.Count > 0 ? [.. before.Waiting.Select(recipient => recipient.Address)] : settings.To;

        // Who revoked the relay's certificate cannot be asked from every network, and an alarm must get out.
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => _trust.Accepts(certificate, chain, errors);
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, Option, cancellationToken);
            if (settings is { User: { } user, PasswordFile: { } file })
                await client.AuthenticateAsync(user, await Secret.ReadAsync(file, cancellationToken), cancellationToken);
            await client.SendAsync(mail, MailboxAddress.Parse(settings.Sender), recipients.Select(MailboxAddress.Parse), cancellationToken);
            await SayGoodbyeAsync(client, cancellationToken);
        }
        catch (SmtpCommandException) when (client.Refused.Count == recipients.Count)
        {
            // Nobody was left to send it to; the progress says what that means.
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode == SmtpErrorCode.MessageNotAccepted)
        {
            return new DeliveryFailure($"{(int)refused.StatusCode} {refused.Message}", IsOfMessage: (int)refused.StatusCode >= 500);
        }

        return Keep(message.Key, before.After(client.Refused)).Failure;
    }

    private MailProgress Keep(string key, MailProgress progress)
    {
        if (progress is { HasReachedSomebody: true, Waiting.Count: > 0 })
            _unfinished.Keep(key, progress);
        else
            _unfinished.Forget(key);
        return progress;
    }

    private SecureSocketOptions Option => settings.Security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    // The mail is accepted; a relay that hangs up first takes nothing of that back.
    private static async Task SayGoodbyeAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception late) when (late is IOException or ProtocolException or OperationCanceledException)
        {
            // Nothing is left to do.
        }
    }

    private MimeMessage Compose(AlarmMessage message, DateTimeOffset now)
    {
        var text = AlarmText.Of(message, now);
        var host = new Uri(message.Server).Host;
        var mail = new MimeMessage
        {
            Subject = $"[Everseal] {text.Subject}",
            Date = now,

            // A repetition has the same id, so that mail systems that drop duplicates do.
            MessageId = $"{message.Key}@{host}",
            Body = new TextPart("plain") { Text = text.Body },
            Priority = message.Incident?.Severity >= Severity.Critical ? MessagePriority.Urgent : MessagePriority.Normal,
        };
        mail.From.Add(MailboxAddress.Parse(settings.Sender));
        mail.To.AddRange(settings.To.Select(MailboxAddress.Parse));

        // No vacation answer, please (RFC 3834 §5).
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Everseal-Key", message.Key);
        if (message.Incident is { } incident)
            mail.Headers.Add(HeaderId.References, $"<{incident.Key}@{host}>");
        return mail;
    }
}
