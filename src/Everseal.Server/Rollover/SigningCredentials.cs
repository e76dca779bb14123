using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Realms;

namespace Everseal.Server.Rollover;

/// <summary>
/// Makes signing keys and has them certified: where a rollover's new keys come from. What it made belongs to no ring yet;
/// a kill before the ring is stored leaves a line in the CA's log and a sealed key that nothing names, until <see cref="SpareKeys"/>
/// finds it.
/// </summary>
public sealed class SigningCredentials(CertificateAuthority authority, KeyVault vault, TimeProvider time)
{
    /// <summary>
    /// One to follow the signer, unless it would end no later. Without that rule a CA in its last months would certify one key
    /// after another, each for what is left, until it has ended.
    /// </summary>
    /// <param name="signer">Null when no key is valid now.</param>
    public async Task<Result<SigningCredential>> MakeNextAsync(RealmSnapshot realm, SigningKeyEntry? signer, CancellationToken cancellationToken)
        => signer is not null && await authority.ActiveAsync(cancellationToken) is { Issuer.Validity.NotAfter: var end } && end <= signer.Credential.Validity.NotAfter
            ? ErrorCodes.Certificates.OutlivesIssuer.With($"The issuing CA ends on {end.UtcDateTime:yyyy-MM-dd}, and the present certificate no sooner.")
            : await MakeAsync(realm, cancellationToken);

    /// <summary>Whom a realm's signing certificate names, whichever CA signs it.</summary>
    internal static CertificateSubject SubjectOf(RealmSnapshot realm) => CertificateSubject.Named($"{realm.Name} STS signing", "Everseal");

    /// <returns>A credential that passed every rule of installing, valid now.</returns>
    public async Task<Result<SigningCredential>> MakeAsync(RealmSnapshot realm, CancellationToken cancellationToken)
    {
        if (await authority.CheckCanIssueAsync(cancellationToken) is { } cannot)
            return cannot;

        try
        {
            var keyId = await vault.CreateAsync(realm.Settings.SigningKey, cancellationToken);
            var publicKey = vault.PublicKeyOf(keyId);
            var order = new CertificateOrder(CertificateProfiles.StsSigning, SubjectOf(realm), publicKey, realm.Settings.SigningLifetime) { EndsWithIssuer = true };
            var issued = await authority.IssueAsync(order, cancellationToken);
            var made = issued.Then(certified => SigningCredential.Create(keyId, certified.Chain, publicKey, time.GetUtcNow()));
            if (!made.IsSuccess)
                vault.Destroy(keyId);
            return made;
        }
        catch (StsErrorException exception)
        {
            return exception.Error;
        }
    }
}
