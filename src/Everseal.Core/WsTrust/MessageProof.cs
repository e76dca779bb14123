using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// What makes a request believable before anyone asks who sent it: it is fresh, and where a key speaks for
/// it, that key signed the very Timestamp and Body that are read (WS-Security 1.1.1 §8 and §10).
/// </summary>
public static class MessageProof
{
    /// <summary>Replays are remembered until a message expires, so its life has a bound.</summary>
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);

    /// <summary>Username Token Profile 1.1 §4: how long after its Created a UsernameToken is fresh, tolerance aside.</summary>
    private static readonly TimeSpan UsernameTokenLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Refuses a request whose Timestamp is over or not yet begun, both times named.</summary>
    /// <param name="timestamp">As read from the Security header.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="tolerance">How far the sender's clock may be off, both ways.</param>
    public static Result<MessageTimestamp> CheckFresh(MessageTimestamp timestamp, DateTimeOffset now, TimeSpan tolerance)
    {
        if (timestamp.Expires <= timestamp.Created || timestamp.Expires - timestamp.Created > MaxLifetime)
        {
            return ErrorCodes.Messages.TimestampMalformed.With(
                $"The Timestamp runs from {XmlTime.Write(timestamp.Created)} to {XmlTime.Write(timestamp.Expires)}; it must end after it begins, within 24 hours.");
        }

        if (timestamp.Created > now + tolerance)
        {
            return ErrorCodes.Messages.MessageFromTheFuture.With(
                $"The request was created at {XmlTime.Write(timestamp.Created)}, but the server's time is {XmlTime.Write(now)}.");
        }

        return timestamp.Expires <= now - tolerance
            ? ErrorCodes.Messages.MessageExpired.With(
                $"The request expired at {XmlTime.Write(timestamp.Expires)}; the server's time is {XmlTime.Write(now)}.")
            : timestamp;
    }

    /// <summary>
    /// Refuses a UsernameToken that says it was made too long ago (Username Token Profile 1.1 §4: five minutes),
    /// so that its nonce need not be remembered for ever.
    /// </summary>
    public static Result<UsernameToken> CheckFresh(UsernameToken token, DateTimeOffset now, TimeSpan tolerance)
        => token.Created is { } created && (created > now + tolerance || created < now - tolerance - UsernameTokenLifetime)
            ? ErrorCodes.Messages.MessageExpired.With(
                $"The UsernameToken was created at {XmlTime.Write(created)}; the server's time is {XmlTime.Write(now)}.")
            : token;

    /// <summary>Until when a request could be accepted again if nobody remembered it.</summary>
    public static DateTimeOffset ReplayableUntil(SecurityHeader security, TimeSpan tolerance)
    {
        var message = security.Timestamp.Expires;
        var login = security.UsernameToken?.Created + UsernameTokenLifetime;
        return (login > message ? login.Value : message) + tolerance;
    }

    /// <summary>Verifies that the key of <paramref name="certificate"/> signed <paramref name="timestamp"/> and <paramref name="body"/>.</summary>
    /// <param name="signature">The <c>ds:Signature</c> that stands directly in the Security header.</param>
    /// <param name="timestamp">The <c>wsu:Timestamp</c> that freshness was judged by.</param>
    /// <param name="body">The SOAP Body that will be acted on.</param>
    /// <param name="certificate">Of whoever claims to have sent it. Its identity is not judged here.</param>
    public static Result<VerifiedSignature> Verify(Element signature, Element timestamp, Element body, X509Certificate2 certificate)
    {
        var key = KeyOf(certificate);
        if (!key.IsSuccess)
            return key.Error;
        using (key.Value.PublicKey)
            return Verify(signature, timestamp, body, key.Value);
    }

    /// <summary>The same with the key of such a certificate at hand.</summary>
    public static Result<VerifiedSignature> Verify(Element signature, Element timestamp, Element body, SignatureKey key)
    {
        var security = signature.Parent;
        return XmlSignatureVerifier.VerifyMessage(
            signature,
            [timestamp, body],
            // Clients may sign their certificate, their UsernameToken or addressing headers as well.
            other => other.Parent is { } parent && (ReferenceEquals(parent, security) || ReferenceEquals(parent, security?.Parent)),
            key);
    }

    /// <summary>What verifies with a sender's certificate; its key is the caller's to dispose.</summary>
    public static Result<SignatureKey> KeyOf(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPublicKey() is { } rsa)
            return new SignatureKey(certificate.Thumbprint, rsa);
        var ecdsa = certificate.GetECDsaPublicKey();
        if (ecdsa?.KeySize is 256 or 384)
            return new SignatureKey(certificate.Thumbprint, ecdsa);
        ecdsa?.Dispose();
        return ErrorCodes.Signatures.KeyKind.With("The certificate's key is neither RSA nor ECDSA on P-256 or P-384.");
    }
}
