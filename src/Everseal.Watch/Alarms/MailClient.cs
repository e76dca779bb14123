using MailKit.Net.Smtp;
using MimeKit;

namespace Everseal.Watch.Alarms;

/// <summary>An SMTP client for which a refused recipient is no reason to keep the mail from the others.</summary>
internal sealed class MailClient : SmtpClient
{
    private readonly List<RefusedRecipient> _refused = [];

    /// <summary>Of the one mail that was sent.</summary>
    public IReadOnlyList<RefusedRecipient> Refused => _refused;

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        => _refused.Add(new RefusedRecipient(mailbox.Address, (int)response.StatusCode, response.Response));
}

/// <param name="Status">A reply code (RFC 5321 §4.2.1): 4xx may pass later, as with greylisting; 5xx will not.</param>
internal sealed record RefusedRecipient(string Address, int Status, string Words)
{
    public bool IsFinal => Status >= 500;

    public override string ToString() => $"{Address}: {Status} {Words}";
}

/// <summary>How far one mail has got with its recipients.</summary>
/// <param name="Recipients">How many it has.</param>
/// <param name="Waiting">Refused for now.</param>
/// <param name="Lost">Refused for good.</param>
internal sealed record MailProgress(int Recipients, IReadOnlyList<RefusedRecipient> Waiting, IReadOnlyList<RefusedRecipient> Lost)
{
    public bool HasReachedSomebody => Waiting.Count + Lost.Count < Recipients;

    /// <summary>Null when all have it. That nobody is accepted is no matter of one mail.</summary>
    public DeliveryFailure? Failure
    {
        get
        {
            if (Waiting.Count + Lost.Count == 0)
                return null;

            var reason = string.Join("; ", Lost.Concat(Waiting));
            return HasReachedSomebody
                ? new DeliveryFailure(reason, IsOfMessage: Waiting.Count > 0) { IsPartial = Waiting.Count == 0 }
                : new DeliveryFailure(reason);
        }
    }

    /// <param name="refused">By the try at those who were waiting.</param>
    public MailProgress After(IReadOnlyList<RefusedRecipient> refused) => this with
    {
        Waiting = [.. refused.Where(recipient => !recipient.IsFinal)],
        Lost = [.. Lost, .. refused.Where(recipient => recipient.IsFinal)],
    };
}
