using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.X509;
using Everseal.Core.Xml;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;

namespace Everseal.Server.Features.WsTrust;

/// <summary>Who sent a request, as far as it proved that.</summary>
/// <param name="Subject">Null when it carried no credentials at all: enough for Validate, and for Renew where the realm allows it.</param>
/// <param name="Certificate">The certificate whose key signed Timestamp and Body; null for an unsigned request.</param>
/// <param name="Replay">What has to be remembered with the answer so that the request works once only.</param>
internal sealed record Requester(Subject? Subject, X509Certificate2? Certificate, ReplayKey? Replay)
{
    public static readonly Requester Anonymous = new(null, null, null);

    /// <summary>The token that said who it is; null for a password or certificate.</summary>
    public PresentedToken? Token { get; init; }
}

/// <summary>A holder-of-key token in the Security header, whose key signed the request.</summary>
internal sealed record PresentedToken(TokenHolder Holder, AcceptedToken Accepted);

/// <summary>Proves the sender of a request: by password, by the key of a registered certificate, by both, or by the key of a token.</summary>
internal sealed class RequesterAuthentication(
    IIdentitySource identities, TokenAcceptance acceptance, RevocationRegister revocations, SenderCertificates senders, TokenLedger ledger)
{
    public async ValueTask<Result<Requester>> AuthenticateAsync(SoapRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var security = request.Security;
        if (security.Assertion is { } assertion)
            return await AuthenticateByTokenAsync(request, assertion, caller, cancellationToken);

        // 1. The signature first: it is cheaper than a password, and a broken one ends here.
        VerifiedSignature? proof = null;
        if (security.Signature is { } signature)
        {
            var verified = VerifySignature(request, signature, caller);
            if (!verified.IsSuccess)
                return verified.Error;
            proof = verified.Value;
        }

        // 2. The principal: a password wins over the certificate, which is then only the key to hold.
        if (proof is null && security.UsernameToken is null)
            return Requester.Anonymous;

        var certificate = proof is null ? null : security.BinarySecurityToken!.Certificate;
        var subject = security.UsernameToken is { } login
            ? await LogInAsync(login, certificate, caller, cancellationToken)
            : await identities.FindServiceAsync(caller.Realm.Name, certificate!, cancellationToken);
        if (!subject.IsSuccess)
            return IsHolderOnly(request, subject.Error) ? new Requester(null, certificate, ReplayKeyOf(request, proof, caller)) : subject.Error;
        if (certificate is not null && security.UsernameToken is null)
            senders.Remember(certificate);

        // 3. Once only. Asked last, so that nobody without credentials can fill the memory of what was seen.
        return Once(new Requester(subject.Value, certificate, ReplayKeyOf(request, proof, caller)));
    }

    /// <summary>SAML Token Profile 1.1 §3.5.1: the token must be believed before its key can be; then the same three steps.</summary>
    private async ValueTask<Result<Requester>> AuthenticateByTokenAsync(
        SoapRequest request, Element assertion, Caller caller, CancellationToken cancellationToken)
    {
        var accepted = await acceptance.AcceptAsync(caller.Realm, assertion, caller.Now, cancellationToken);
        if (!accepted.IsSuccess)
            return accepted.Error;

        // 1. The signature, by the key that the token names and no other.
        var proof = HolderProof.Verify(
            accepted.Value.Assertion, request.Security, request.Envelope.Body, caller.Realm.Settings.AllowRsa1024, caller.Now);
        if (!proof.IsSuccess)
            return proof.Error;

        // 2. The principal: a service must still own that key.
        var holder = proof.Value.Holder;
        var owner = await identities.FindServiceAsync(caller.Realm.Name, holder.Certificate, cancellationToken);
        if (!owner.IsSuccess && owner.Error.Code != ErrorCodes.Identities.AuthenticationFailed)
            return owner.Error;
        var subject = holder.Identify(accepted.Value.Subject, owner.Value);
        if (!subject.IsSuccess)
            return subject.Error;

        // 3. Once only.
        return Once(new Requester(subject.Value, holder.Certificate, ReplayKeyOf(request, proof.Value.Signature, caller))
        {
            Token = new PresentedToken(holder, accepted.Value),
        });
    }

    private Result<Requester> Once(Requester requester)
        => requester.Replay is { } key && !ledger.TryRemember(key)
            ? ErrorCodes.Server.ReplayDetected.With("This very request was accepted before.")
            : requester;

    /// <summary>
    /// A renewal and an end are proven by the key that the token names (WS-Trust 1.3 §5, §6), and the certificate of an
    /// interactive holder-of-key token is registered nowhere. Its replay is found when the record is written: nothing
    /// is remembered for a stranger.
    /// </summary>
    private static bool IsHolderOnly(SoapRequest request, StsError refusal)
        => request is { Token.Operation: TrustOperation.Renew or TrustOperation.Cancel, IsSigned: true, Security.UsernameToken: null }
            && refusal.Code == ErrorCodes.Identities.AuthenticationFailed;

    private Result<VerifiedSignature> VerifySignature(SoapRequest request, Element signature, Caller caller)
    {
        if (request.Security.BinarySecurityToken is not { Certificate: var certificate })
            return ErrorCodes.Messages.SignatureKeyUnknown.With("A signed request must carry its X.509 certificate as a BinarySecurityToken.");

        var strength = KeyStrength.Require(certificate.PublicKey, caller.Realm.Settings.AllowRsa1024);
        if (!strength.IsSuccess)
            return strength.Error;
        if (revocations.IsRevoked(certificate))
            return ErrorCodes.Revocation.CertificateRevoked.With("The certificate that signed the request is revoked.");

        var (timestamp, body) = (request.Security.Timestamp.Element, request.Envelope.Body);
        return senders.KeyOf(certificate) is { } key
            ? MessageProof.Verify(signature, timestamp, body, key)
            : MessageProof.Verify(signature, timestamp, body, certificate);
    }

    private async ValueTask<Result<Subject>> LogInAsync(UsernameToken login, X509Certificate2? certificate, Caller caller, CancellationToken cancellationToken)
    {
        if (!caller.IsEncrypted)
            return ErrorCodes.Messages.PasswordInClear.With("A password is accepted over TLS only.");
        var fresh = MessageProof.CheckFresh(login, caller.Now, caller.Realm.Policy.ClockTolerance);
        if (!fresh.IsSuccess)
            return fresh.Error;

        var subject = await identities.AuthenticateAsync(caller.Realm.Name, login.Username, login.Password, caller.Source, cancellationToken);
        return subject.IsSuccess && certificate is not null
            ? subject.Value with { Method = AuthenticationMethod.PasswordAndCertificate }
            : subject;
    }

    /// <summary>A signed request is known by what was signed; a password request by its nonce, if it has one (Username Token Profile 1.1 §4).</summary>
    private static ReplayKey? ReplayKeyOf(SoapRequest request, VerifiedSignature? proof, Caller caller)
    {
        var expires = MessageProof.ReplayableUntil(request.Security, caller.Realm.Policy.ClockTolerance);
        if (proof is not null)
            return ReplayKey.Of(proof.SignedInfoDigest.Span, expires);

        return request.Security.UsernameToken is { Nonce: { } nonce } login
            ? ReplayKey.Of([.. Encoding.UTF8.GetBytes(login.Username.ToUpperInvariant()), 0, .. nonce], expires)
            : null;
    }
}
