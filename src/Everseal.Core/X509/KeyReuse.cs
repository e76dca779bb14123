using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>What the CA's record tells of an earlier certificate, or attempt at one, for a public key.</summary>
/// <param name="Subject">As <see cref="SubjectName.Text"/> writes it.</param>
public sealed record EarlierUse(string Profile, string Subject, bool IsCompromised = false);

/// <summary>
/// Whether a key may be certified again. One key belongs to one subject and serves one purpose: of two subjects with
/// the same key each can act as the other. The same subject may renew with the key it has, for what it had it for.
/// </summary>
public static class KeyReuse
{
    public static StsError? Check(CertificateProfile profile, string subject, IEnumerable<EarlierUse> earlier)
    {
        foreach (var use in earlier)
        {
            if (use.IsCompromised)
                return ErrorCodes.Certificates.KeyCompromised.With("The key was on a certificate that was revoked because its private key is in other hands.");
            if (CertifiesTheSameRoot(profile, use) && use.Subject == subject)
                continue;
            if (BelongsToTheDeployment(use.Profile))
                return ErrorCodes.Certificates.KeyInUseHere.With($"The key is already that of {use.Subject} ({use.Profile}), which signs for this deployment.");
            if (use.Subject != subject || use.Profile != profile.Name)
                return ErrorCodes.Certificates.KeyAlreadyCertified.With($"The key was certified for {use.Subject} ({use.Profile}) before.");
        }

        return null;
    }

    // A root's own certificate and the one that the root before it gave: two statements about one CA.
    private static bool CertifiesTheSameRoot(CertificateProfile profile, EarlierUse use)
        => profile == CertificateProfiles.Root && use.Profile == CertificateProfiles.CrossRoot.Name;

    // A CA's key and a token signer's live for one certificate: what they signed must be told apart by the key.
    private static bool BelongsToTheDeployment(string profile)
        => profile == CertificateProfiles.StsSigning.Name || CertificateProfiles.Find(profile) is { IsCertificateAuthority: true };
}
