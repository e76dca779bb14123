using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.Administration;

/// <summary>Who calls the API over TLS: the token, and for a holder-of-key token the proof that this request is its holder's.</summary>
internal sealed class ApiAuthentication(
    TokenCache tokens, IIdentitySource identities, TokenLedger ledger, ServerCertificates certificates, RealmDirectory realms, TimeProvider time)
{
    public async ValueTask<Result<ApiPrincipal>> AuthenticateAsync(HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // 1. The header: a token, and perhaps a proof.
        var credential = ApiCredential.Read(request.Headers.Authorization);
        if (!credential.IsSuccess)
            return credential.Error;

        // 2. The token: ours, valid now, on record, its subject still there, and meant for this server.
        var now = time.GetUtcNow();
        var accepted = await tokens.AcceptAsync(credential.Value.Token, now, cancellationToken);
        if (!accepted.IsSuccess)
            return accepted.Error.Code.IsServerFailure ? accepted.Error : Refuse(accepted.Error.PublicDetail, accepted.Error.ToString());
        var (realm, token) = accepted.Value;
        if (token.Assertion.Value.Audiences is var audiences && !realm.IsAmong(audiences))
            return Refuse("The token is meant for another relying party.", $"audience {string.Join(' ', audiences)}");

        // 3. The sender: a bearer token is whose it is; any other needs its key, and a service must still own that.
        if (token.Assertion.Value.Confirmation is not SubjectConfirmation.HolderOfKey holder)
            return new ApiPrincipal(realm, token);
        using var certificate = X509CertificateLoader.LoadCertificate(holder.Certificate.Span);
        var refusal = await ProveAsync(request, body, credential.Value.Proof, realm, certificate, now, cancellationToken)
            ?? await CheckStandingAsync(realm, token, certificate, cancellationToken);
        return refusal is null ? new ApiPrincipal(realm, token) : refusal;
    }

    private async ValueTask<StsError?> CheckStandingAsync(
        RealmSnapshot realm, AcceptedToken token, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var owner = await identities.FindServiceAsync(realm.Name, certificate, cancellationToken);
        return !owner.IsSuccess && owner.Error.Code != ErrorCodes.Identities.AuthenticationFailed
            ? owner.Error
            : HolderStanding.Check(token.Assertion.Value, token.Subject, owner.Value, ErrorCodes.CommandLine.TokenRefused);
    }

    private async ValueTask<StsError?> ProveAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, RequestProof? proof, RealmSnapshot realm, X509Certificate2 certificate,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (proof is null)
            return Refuse("The token is bound to a key; the request must be signed with it (SIGN).");
        if (proof.MadeAt is not { } madeAt || (now - madeAt).Duration() > realm.Policy.ClockTolerance)
            return Refuse($"The nonce is not of this time; it begins with the milliseconds since 1970, which are {now.ToUnixTimeMilliseconds()} here.");
        if (!IsThisServer(request.Host.Host))
            return Refuse($"The request was signed for {request.Host.Host}, which is no name of this server.");

        if (KeyStrength.Require(certificate.PublicKey, realm.Settings.AllowRsa1024).Error is { } weak)
            return weak;
#pragma warning disable CA1308 // the scheme prescribes lower case
        var signed = proof.SignedOctets(
            request.Method, request.PathBase + request.Path.ToUriComponent() + request.QueryString, request.Host.Host.ToLowerInvariant(), request.Host.Port ?? 80, SHA256.HashData(body.Span));
#pragma warning restore CA1308
        if (!Verifies(certificate, proof, signed))
            return Refuse("The request's signature does not verify with the token's key.");

        // Asked last, so that only the holder can fill the memory of what was seen.
        var replay = ReplayKey.Of(Encoding.UTF8.GetBytes($"api {certificate.Thumbprint} {proof.Nonce}"), madeAt + realm.Policy.ClockTolerance);
        if (!ledger.TryRemember(replay))
            return ErrorCodes.Server.ReplayDetected.With("A request with this nonce was accepted before.");
        return (await ledger.RememberAsync(replay, cancellationToken)).Error;
    }

    // A request signed for another host would otherwise serve whoever runs that host.
    private bool IsThisServer(string host)
        => string.Equals(host, realms.PublicUrl.Host, StringComparison.OrdinalIgnoreCase)
            || certificates.Current?.TargetCertificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false) is true;

    private static bool Verifies(X509Certificate2 certificate, RequestProof proof, byte[] signed)
    {
        try
        {
            using var rsa = proof.Algorithm == "RSA-SHA256" ? certificate.GetRSAPublicKey() : null;
            using var ecdsa = proof.Algorithm == "ECDSA-SHA256" ? certificate.GetECDsaPublicKey() : null;
            return rsa?.VerifyData(signed, proof.Signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ?? ecdsa?.VerifyData(signed, proof.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ?? false;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static StsError Refuse(string detail, string? internalDetail = null) => ErrorCodes.CommandLine.TokenRefused.With(detail, internalDetail);
}

/// <summary>Who calls, by a token that was accepted for this request.</summary>
internal sealed record ApiPrincipal(RealmSnapshot Realm, AcceptedToken Token)
{
    public string Actor => Token.Assertion.Value.Actor;

    /// <summary>By the groups of now, not those of the token: who was removed meanwhile may do nothing more.</summary>
    public bool IsIn(string group) => Token.Subject.Groups.Contains($"{Realm.Name}\\{group}", StringComparer.OrdinalIgnoreCase);
}
