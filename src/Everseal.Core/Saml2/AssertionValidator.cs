using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Xml;

namespace Everseal.Core.Saml2;

/// <summary>What a realm demands of the assertions that it is shown.</summary>
/// <param name="Issuer">The realm's own Issuer; no other is accepted.</param>
/// <param name="ClockTolerance">How far the clocks of issuer and verifier may differ, both ways.</param>
public sealed record AssertionRules(string Issuer, TimeSpan ClockTolerance);

/// <summary>
/// The only maker of a <see cref="Valid{T}"/> assertion. Signature first, with keys from the ring and never from
/// KeyInfo; then the grammar, read from the very element that was signed; then issuer, signer and times.
/// </summary>
public static class AssertionValidator
{
    /// <param name="assertion">Found by its absolute place in the message, not by searching.</param>
    /// <param name="ring">Holds the only keys that count.</param>
    public static Result<Valid<Assertion>> Validate(Element assertion, SigningKeyRing ring, AssertionRules rules, DateTimeOffset now)
    {
        var verified = XmlSignatureVerifier.VerifyEnveloped(assertion, [.. ring.VerificationKeys.Select(key => key.Signature)]);
        if (!verified.IsSuccess)
            return verified.Error;

        var read = AssertionReader.Read(assertion);
        if (!read.IsSuccess)
            return read.Error;

        var content = read.Value with { SignedInfoDigest = verified.Value.SignedInfoDigest };
        if (content.Issuer != rules.Issuer)
            return ErrorCodes.Tokens.IssuerUnknown.With($"The token was issued by {content.Issuer}, not by {rules.Issuer}.");

        var accepted = ring.Accept(verified.Value.Key.KeyId, content.IssueInstant, now);
        if (!accepted.IsSuccess)
            return accepted.Error;

        return CheckTimes(content, rules.ClockTolerance, now) is { } refusal ? refusal : new Valid<Assertion>(content);
    }

    /// <summary>The times of an assertion that was validated before, with the same ring: nothing else of it changes.</summary>
    /// <returns>Why it is not valid any longer, or not yet; null when it is.</returns>
    public static StsError? CheckTimes(Valid<Assertion> assertion, AssertionRules rules, DateTimeOffset now)
        => CheckTimes(assertion.Value, rules.ClockTolerance, now);

    /// <summary>Core 2.5.1.2: NotBefore belongs to the period, NotOnOrAfter does not.</summary>
    private static StsError? CheckTimes(Assertion assertion, TimeSpan tolerance, DateTimeOffset now)
    {
        var end = assertion.Confirmation is SubjectConfirmation.Bearer bearer && bearer.NotOnOrAfter < assertion.NotOnOrAfter
            ? bearer.NotOnOrAfter
            : assertion.NotOnOrAfter;
        if (now - tolerance >= end)
        {
            return ErrorCodes.Tokens.TokenExpired.With(
                $"The token expired at {XmlTime.Write(end)}; the time here is {XmlTime.Write(now)}.");
        }

        return now + tolerance < assertion.NotBefore
            ? ErrorCodes.Tokens.TokenNotYetValid.With(
                $"The token is valid from {XmlTime.Write(assertion.NotBefore)} on; the time here is {XmlTime.Write(now)}.")
            : null;
    }
}
