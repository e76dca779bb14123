using Everseal.Core.Errors;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Tls.StartTls;

/// <summary>Speaks what a protocol wants spoken before TLS begins on the same connection.</summary>
internal static class BeforeTls
{
    /// <returns>Null when the other side now waits for the handshake.</returns>
    public static async Task<StsError?> SpeakAsync(StartTlsProtocol protocol, Stream wire, CancellationToken deadline)
    {
        var conversation = new Conversation(wire);
        try
        {
            var refusal = protocol switch
            {
                StartTlsProtocol.Ldap => await LdapStartTls.SpeakAsync(conversation, deadline),
                StartTlsProtocol.Smtp => await SmtpStartTls.SpeakAsync(conversation, deadline),
                StartTlsProtocol.Imap => await ImapStartTls.SpeakAsync(conversation, deadline),
                StartTlsProtocol.Postgres => await PostgresStartTls.SpeakAsync(conversation, deadline),
                _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "No such protocol."),
            };

            // Whatever came after the consent was not said under TLS, whoever said it.
            return refusal ?? (conversation.HasMore ? ErrorCodes.TlsProbes.StartTlsMalformed.With("More came in plain text after TLS was agreed on.") : null);
        }
        catch (OperationCanceledException)
        {
            return conversation.Received == 0
                ? ErrorCodes.TlsProbes.PeerSilent.With($"The connection was accepted, but no {protocol} came in time.")
                : ErrorCodes.TlsProbes.PeerSlow.With($"Only {conversation.Received} bytes of {protocol} came in time.");
        }
        catch (EndOfStreamException)
        {
            return ErrorCodes.TlsProbes.ConnectionLost.With($"The connection was closed after {conversation.Received} bytes of {protocol}.");
        }
        catch (IOException lost)
        {
            return ErrorCodes.TlsProbes.ConnectionLost.With($"The connection was reset after {conversation.Received} bytes of {protocol}.", lost.Message);
        }
        catch (InvalidDataException malformed)
        {
            return ErrorCodes.TlsProbes.StartTlsMalformed.With(malformed.Message);
        }
    }
}
