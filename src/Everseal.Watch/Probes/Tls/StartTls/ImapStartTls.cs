using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Tls.StartTls;

/// <summary>RFC 9051, 6.2.1.</summary>
internal static class ImapStartTls
{
    private const string Tag = "a1";

    public static async Task<StsError?> SpeakAsync(Conversation conversation, CancellationToken deadline)
    {
        var greeting = await conversation.ReadLineAsync(deadline);
        if (!greeting.StartsWith("* ", StringComparison.Ordinal))
            throw new InvalidDataException($"{PeerWords.Quote(greeting)} is no IMAP greeting.");

        // PREAUTH and BYE: STARTTLS is not to be had in that state.
        if (!Says(greeting, "* ", "OK"))
            return ErrorCodes.TlsProbes.StartTlsRefused.With($"The server greets with {PeerWords.Quote(greeting)}");
        await conversation.SendLineAsync($"{Tag} STARTTLS", deadline);
        while (true)
        {
            var line = await conversation.ReadLineAsync(deadline);
            if (Says(line, $"{Tag} ", "OK"))
                return null;
            if (line.StartsWith($"{Tag} ", StringComparison.Ordinal))
                return ErrorCodes.TlsProbes.StartTlsRefused.With($"The server answers {PeerWords.Quote(line)}");
            if (!line.StartsWith("* ", StringComparison.Ordinal))
                throw new InvalidDataException($"{PeerWords.Quote(line)} is no IMAP response.");
        }
    }

    private static bool Says(string line, string prefix, string word)
        => line.StartsWith(prefix, StringComparison.Ordinal)
            && line.AsSpan(prefix.Length).StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && (line.Length == prefix.Length + word.Length || line[prefix.Length + word.Length] == ' ');
}
