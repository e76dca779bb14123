using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Tls.StartTls;

/// <summary>PostgreSQL's frontend/backend protocol, "SSL Session Encryption".</summary>
internal static class PostgresStartTls
{
    /// <summary>SSLRequest: its own length of 8, and the code 80877103.</summary>
    private static readonly byte[] Request = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    public static async Task<StsError?> SpeakAsync(Conversation conversation, CancellationToken deadline)
    {
        await conversation.SendAsync(Request, deadline);
        var answer = await conversation.ReadAsync(1, deadline);
        return answer.Span[0] switch
        {
            (byte)'S' => null,
            (byte)'N' => ErrorCodes.TlsProbes.StartTlsRefused.With("The server answers N: it runs without TLS (ssl = off)."),
            (byte)'E' => ErrorCodes.TlsProbes.StartTlsRefused.With("The server answers with an error: it is too old for TLS, or takes no connections now."),
            _ => throw new InvalidDataException($"{PeerWords.Quote(answer.Span)} is no answer of PostgreSQL."),
        };
    }
}
