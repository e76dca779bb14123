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
    /// <summary>Where the CA ends that signs what is made here; null before init.</summary>
    public IssuerEnd? Issuer => authority.ReadActive()?.IssuingEnd;

    /// <summary>Whom a realm's signing certificate names, whichever CA signs it.</summary>
    internal static CertificateSubject SubjectOf(RealmSnapshot realm) => CertificateSubject.Named($"{realm.Name} STS signing", "Everseal");

    /// <returns>A credential that passed every rule of installing, valid now.</returns>
    public async Task<Result<SigningCredential>> MakeAsync(RealmSnapshot realm, CancellationToken cancellationToken)
    {
        if (authority.CheckCanIssue() is { } cannot)
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
