using System.Net.Sockets;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Tls;

/// <summary>Why a handshake failed, said from what came over the wire and only then from what the platform says.</summary>
internal static class HandshakeFailure
{
    private const int OldestVersion = 0x0301;
    private const byte ProtocolVersion = 70;

    public static StsError Explain(WireTap wire, Exception thrown)
    {
        var plain = PlainHandshake.Read(wire.Opening);
        if (IsTooLong(wire, plain, thrown))
            return ErrorCodes.TlsProbes.ChainTooLong.With($"The handshake was given up after {wire.Received} bytes; a chain may have {ServedChain.MaxBytes / 1024} KiB.");
        if (wire.Received > 0 && !plain.SpeaksTls)
            return thrown is OperationCanceledException && wire.Received < 5 ? Slow(wire) : PlainText(wire);
        if (thrown is OperationCanceledException)
            return wire.Received == 0 ? ErrorCodes.TlsProbes.PeerSilent.With("The connection was accepted, but not a byte came in time.") : Slow(wire);
        if (plain.Alert is { } alert)
            return Refused(alert);
        if (plain.Version < OldestVersion)
            return ErrorCodes.TlsProbes.ProtocolUnsupported.With("The other side chose SSL 3.0 or older, which is not spoken here.");
        return wire.HasEnded || IsReset(thrown)
            ? ErrorCodes.TlsProbes.ConnectionLost.With($"The connection {(IsReset(thrown) ? "was reset" : "was closed")} after {wire.Received} bytes of the handshake.")
            : ErrorCodes.TlsProbes.HandshakeFailed.With($"This side's TLS library says: {Innermost(thrown)}");
    }

    // In TLS 1.3 the length of the chain is encrypted, and only OpenSSL's own words tell that it went too far.
    private static bool IsTooLong(WireTap wire, PlainHandshake plain, Exception thrown)
        => wire.IsOverLimit || plain.ChainBytes > ServedChain.MaxBytes || plain.Certificates.Count > ServedChain.MaxCertificates
            || Innermost(thrown).Contains("excessive message size", StringComparison.Ordinal);

    private static StsError Slow(WireTap wire)
        => ErrorCodes.TlsProbes.PeerSlow.With($"Only {wire.Received} bytes of the handshake came in time.");

    private static StsError PlainText(WireTap wire)
        => ErrorCodes.TlsProbes.NotTls.With($"What came back is not TLS; it begins {PeerWords.Quote(wire.Opening.Span)}.");

    private static StsError Refused(byte alert)
    {
        var code = alert == ProtocolVersion ? ErrorCodes.TlsProbes.ProtocolUnsupported : ErrorCodes.TlsProbes.HandshakeRefused;
        return code.With($"The other side ended the handshake with the alert {AlertName(alert)}.");
    }

    // RFC 8446, 6 and the registry that it names.
    private static string AlertName(byte alert) => alert switch
    {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        40 => "handshake_failure",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        47 => "illegal_parameter",
        50 => "decode_error",
        51 => "decrypt_error",
        ProtocolVersion => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        90 => "user_canceled",
        109 => "missing_extension",
        112 => "unrecognized_name",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => $"number {alert}",
    };

    private static bool IsReset(Exception thrown)
        => (thrown as IOException)?.InnerException is SocketException
            || (thrown.InnerException as IOException)?.InnerException is SocketException
            || thrown.InnerException is SocketException;

    private static string Innermost(Exception thrown) => thrown.InnerException is { } inner ? Innermost(inner) : thrown.Message;
}
