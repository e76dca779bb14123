using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Tls.StartTls;

/// <summary>RFC 3207, on RFC 5321.</summary>
internal static class SmtpStartTls
{
    private const string Ready = "220";
    private const string Done = "250";

    public static async Task<StsError?> SpeakAsync(Conversation conversation, CancellationToken deadline)
    {
        // A server may greet over several lines, and may be busy (554).
        var greeting = await ReadReplyAsync(conversation, deadline);
        if (greeting.Code != Ready)
            return Refusal("greeting", greeting);
        await conversation.SendLineAsync("EHLO everseal-check.invalid", deadline);
        var hello = await ReadReplyAsync(conversation, deadline);
        if (hello.Code != Done)
            return Refusal("EHLO", hello);
        if (!hello.Lines.Any(line => line.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
            return ErrorCodes.TlsProbes.StartTlsRefused.With("The server does not list STARTTLS among what it can do.");
        await conversation.SendLineAsync("STARTTLS", deadline);
        var consent = await ReadReplyAsync(conversation, deadline);
        return consent.Code == Ready ? null : Refusal("STARTTLS", consent);
    }

    // RFC 5321, 4.2: three digits, then a hyphen when more lines follow.
    private static async Task<Reply> ReadReplyAsync(Conversation conversation, CancellationToken deadline)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await conversation.ReadLineAsync(deadline);
            if (line.Length < 3 || !line.AsSpan(0, 3).ContainsOnlyDigits() || (line.Length > 3 && line[3] is not (' ' or '-')))
                throw new InvalidDataException($"{PeerWords.Quote(line)} is no SMTP reply.");
            lines.Add(line.Length > 4 ? line[4..].Trim() : string.Empty);
            if (line.Length == 3 || line[3] == ' ')
                return new Reply(line[..3], lines);
        }
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static StsError Refusal(string step, Reply reply)
        => ErrorCodes.TlsProbes.StartTlsRefused.With($"{step}: {PeerWords.Quote($"{reply.Code} {reply.Lines[^1]}")}");

    private sealed record Reply(string Code, IReadOnlyList<string> Lines);
}
