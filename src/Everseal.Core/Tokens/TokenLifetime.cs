using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Core.Tokens;

/// <summary>What ends a token first.</summary>
public enum LifetimeBound
{
    Request,
    Policy,
    FamilyAge,
    Template,
    HolderCertificate,
    SigningCertificate,
}

/// <summary>From when to when a token is valid, in milliseconds, and what set its end.</summary>
/// <param name="NotBefore">Belongs to the lifetime.</param>
/// <param name="NotOnOrAfter">Does not.</param>
public sealed record TokenLifetime(DateTimeOffset NotBefore, DateTimeOffset NotOnOrAfter, LifetimeBound Bound)
{
    /// <summary>A token shorter than asked for and allowed, because its signer ends: somebody has to renew that certificate.</summary>
    public bool IsCutBySigningCertificate => Bound == LifetimeBound.SigningCertificate;

    /// <summary>
    /// The earliest of all ends. Nothing is rounded up and no tolerance is added: a token never outlives its signer.
    /// </summary>
    public static Result<TokenLifetime> Decide(
        TokenRequest request, TokenPolicy policy, ValidityPeriod? holder, SigningCredential signer, DateTimeOffset now)
    {
        if (!signer.IsValidAt(now))
        {
            return ErrorCodes.Tokens.SigningCertificateNotValid.With(
                $"Signing certificate is not valid at {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, cert validity: {signer.Validity}", $"key {signer}");
        }

        if (holder is not null && !holder.Contains(now))
        {
            return ErrorCodes.Tokens.HolderCertificateNotValid.With(
                $"The holder's certificate is valid from {holder}; the time here is {XmlTime.Write(now)}.");
        }

        var start = XmlTime.ToWirePrecision(now);
        var asked = RequestedEnd(request, policy, now);
        if (!asked.IsSuccess)
            return asked.Error;

        var ends = Ends(request, policy, holder, signer, start).Prepend((asked.Value, LifetimeBound.Request));
        var (end, bound) = ends.MinBy(end => end.Item1);
        return end > start
            ? new TokenLifetime(start, XmlTime.ToWirePrecision(end), bound)
            : ErrorCodes.Tokens.LifetimeEmpty.With($"No lifetime is left: {Name(bound)} ends at {XmlTime.Write(end)}, and the time here is {XmlTime.Write(now)}.");
    }

    /// <summary>
    /// A client whose clock is a little off means a duration from now, not an instant; one that asks for a
    /// distant start wants a postdated token (WS-Trust 1.3 §4.4), which is not offered.
    /// </summary>
    private static Result<DateTimeOffset> RequestedEnd(TokenRequest request, TokenPolicy policy, DateTimeOffset now)
    {
        if (request.Until is not { } until)
            return request.From > now + policy.ClockTolerance ? Postdated(request.From.Value, now) : DateTimeOffset.MaxValue;
        if (request.From is not { } from)
            return NotPast(until, now);
        if (until <= from)
            return ErrorCodes.Tokens.LifetimeImpossible.With($"The requested lifetime ends at {XmlTime.Write(until)}, before it starts at {XmlTime.Write(from)}.");
        if (from > now + policy.ClockTolerance)
            return Postdated(from, now);

        if (from >= now - policy.ClockTolerance)
            return until - from < DateTimeOffset.MaxValue - now ? now + (until - from) : DateTimeOffset.MaxValue;
        return NotPast(until, now);
    }

    private static Result<DateTimeOffset> NotPast(DateTimeOffset until, DateTimeOffset now)
        => until > now
            ? until
            : ErrorCodes.Tokens.LifetimeImpossible.With($"The requested lifetime ended at {XmlTime.Write(until)}; the time here is {XmlTime.Write(now)}.");

    private static StsError Postdated(DateTimeOffset from, DateTimeOffset now) => ErrorCodes.Tokens.LifetimeImpossible.With(
        $"The requested lifetime starts at {XmlTime.Write(from)}; the time here is {XmlTime.Write(now)}, and tokens are not postdated.");

    private static IEnumerable<(DateTimeOffset End, LifetimeBound Bound)> Ends(
        TokenRequest request, TokenPolicy policy, ValidityPeriod? holder, SigningCredential signer, DateTimeOffset start)
    {
        yield return (start + (holder is null ? policy.MaxBearerLifetime : policy.MaxHolderOfKeyLifetime), LifetimeBound.Policy);

        if (request.Template is { } template)
        {
            yield return (template.Source.AuthnInstant + policy.MaxFamilyAge, LifetimeBound.FamilyAge);
            if (template is TokenTemplate.Delegation)
                yield return (template.Source.NotOnOrAfter, LifetimeBound.Template);
        }

        if (holder is not null)
            yield return (holder.NotAfter, LifetimeBound.HolderCertificate);
        yield return (signer.Validity.NotAfter, LifetimeBound.SigningCertificate);
    }

    private static string Name(LifetimeBound bound) => bound switch
    {
        LifetimeBound.Policy => "the policy",
        LifetimeBound.FamilyAge => "the login behind the token",
        LifetimeBound.Template => "the token in ActAs",
        LifetimeBound.HolderCertificate => "the holder's certificate",
        LifetimeBound.SigningCertificate => "the signing certificate",
        _ => "the requested lifetime",
    };
}
