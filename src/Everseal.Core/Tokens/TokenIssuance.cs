using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Saml2;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Core.Tokens;

/// <summary>
/// The main rule: from a request, a relying party's policy and an authenticated subject to the octets that are
/// to be signed. Decides everything that a token says; knows no protocol, no store and no private key.
/// </summary>
public static class TokenIssuance
{
    /// <param name="subject">Whom the token speaks about, as that principal is now: on Renew and ActAs the template's, not the requester's.</param>
    /// <param name="credential">From the realm's ring. Refused here too when its certificate is not valid now.</param>
    /// <param name="id">Unique for ever.</param>
    public static Result<UnsignedToken> Issue(
        TokenRequest request, RelyingParty relyingParty, Subject subject, SigningCredential credential, TokenId id, DateTimeOffset now)
    {
        if (CheckSubject(request, subject) is { } refusal)
            return refusal;

        var confirmation = HolderCertificate(request);
        if (!confirmation.IsSuccess)
            return confirmation.Error;

        var holder = confirmation.Value.Certificate;
        if (relyingParty.Rules.Refuse(relyingParty.Audience, isHolderOfKey: holder is not null) is { } unwanted)
            return unwanted;

        var lifetime = TokenLifetime.Decide(
            request, relyingParty.Rules.Narrow(relyingParty.Policy), holder is null ? null : ValidityPeriod.Of(holder), credential, now);
        return lifetime.Then<UnsignedToken>(decided =>
        {
            var assertion = Compose(request, relyingParty, subject, holder, decided, id);
            return new UnsignedToken(id, assertion, AssertionWriter.Write(assertion), decided, credential);
        });
    }

    private static StsError? CheckSubject(TokenRequest request, Subject subject)
    {
        if (request.Template is { } template && !Subject.SameName(template.NameId, subject.NameId))
            return ErrorCodes.Tokens.SubjectMismatch.With("The identity that was found is not the one that the presented token speaks about.");

        return subject.Texts().All(AssertionText.IsRepresentable)
            ? null
            : ErrorCodes.Tokens.SubjectNotRepresentable.With("A name or group of the subject holds a character that XML cannot carry.");
    }

    /// <summary>A renewed token stays bound to what it was bound to; a delegated one must be bound to the delegate's key.</summary>
    private static Result<Holder> HolderCertificate(TokenRequest request) => request.Template switch
    {
        TokenTemplate.Renewal { Source.Confirmation: SubjectConfirmation.HolderOfKey source }
            => new Holder(X509CertificateLoader.LoadCertificate(source.Certificate.Span)),
        TokenTemplate.Renewal => new Holder(null),
        TokenTemplate.Delegation when request.HolderCertificate is null
            => ErrorCodes.Tokens.DelegationForbidden.With("A token to act for somebody is bound to the service's key: ask for KeyType PublicKey."),
        _ => new Holder(request.HolderCertificate),
    };

    private static Assertion Compose(
        TokenRequest request, RelyingParty relyingParty, Subject subject, X509Certificate2? holder, TokenLifetime lifetime, TokenId id)
    {
        var assertion = new Assertion
        {
            Id = id.ToString(),
            IssueInstant = lifetime.NotBefore,
            Issuer = relyingParty.Policy.Issuer,
            NameId = subject.NameId,
            Confirmation = holder is null
                ? new SubjectConfirmation.Bearer(lifetime.NotOnOrAfter)
                : new SubjectConfirmation.HolderOfKey(holder.RawDataMemory),
            NotBefore = lifetime.NotBefore,
            NotOnOrAfter = lifetime.NotOnOrAfter,
            ProxyCount = request.Delegatable ? relyingParty.Policy.DelegationCount : 0,
            RenewCount = request.Renewable ? relyingParty.Policy.RenewCount : null,
            Audience = relyingParty.Audience,
            AuthnInstant = XmlTime.ToWirePrecision(subject.AuthenticatedAt),
            AuthnContext = subject.Method == AuthenticationMethod.Certificate ? Saml2Names.X509 : Saml2Names.PasswordProtectedTransport,
            Attributes = SubjectAttributes.Of(subject, relyingParty.Rules.Claims),
        };
        return Derive(assertion, request);
    }

    /// <summary>A derived token speaks of the first login, and has fewer rights left, never more.</summary>
    private static Assertion Derive(Assertion assertion, TokenRequest request)
    {
        if (request.Template is not { Source: var source } template)
            return assertion;

        assertion = assertion with { AuthnInstant = source.AuthnInstant, AuthnContext = source.AuthnContext };
        return template is TokenTemplate.Delegation delegation
            ? assertion with
            {
                Delegates = delegation.Chain,
                ProxyCount = request.Delegatable ? source.ProxyCount - 1 : 0,
                RenewCount = request.Renewable ? source.RenewCount : null,
            }
            : assertion with
            {
                Delegates = source.Delegates,
                ProxyCount = source.ProxyCount,
                RenewCount = source.RenewCount - 1,
                Audience = source.Audience,
            };
    }

    private sealed record Holder(X509Certificate2? Certificate);
}
