using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>Who may sign a certificate of a profile.</summary>
internal static class IssuerRules
{
    public static StsError? Check(CertificateProfile profile, CertificateIssuer? issuer)
    {
        if (profile.IsSelfSigned)
            return issuer is null ? null : Refuse($"A {profile.Name} certificate signs itself and takes no issuer.");
        if (issuer is null)
            return Refuse($"A {profile.Name} certificate needs an issuer.");
        if (!MaySignCertificates(issuer.Content.Extensions))
            return Refuse($"{issuer.Subject} is not a certificate authority: basicConstraints or keyUsage do not allow it to sign certificates.");
        if (profile.IsCertificateAuthority && PathLength(issuer.Content.Extensions) is 0)
            return Refuse($"{issuer.Subject} has path length 0 and may not sign another CA.");
        return issuer.Weakness;
    }

    /// <summary>RFC 5280, 6.1.4 (k) and (n).</summary>
    public static bool MaySignCertificates(X509Certificate2 certificate) => MaySignCertificates(certificate.Extensions);

    public static bool MaySignCertificates(IEnumerable<X509Extension> extensions)
        => extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true }
            && (extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage
                || usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign));

    public static int? PathLength(X509Certificate2 certificate) => PathLength(certificate.Extensions);

    public static int? PathLength(IEnumerable<X509Extension> extensions)
        => extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { HasPathLengthConstraint: true } constraints
            ? constraints.PathLengthConstraint
            : null;

    /// <summary>RFC 5280, 4.2.1.1: the issuer's own subject key identifier, or the one that it would have here (RFC 7093, 2).</summary>
    public static ReadOnlyMemory<byte> KeyIdentifier(X509Certificate2 issuer) => KeyIdentifierExtension(issuer).SubjectKeyIdentifierBytes;

    public static X509SubjectKeyIdentifierExtension KeyIdentifierExtension(X509Certificate2 issuer)
        => issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()
            ?? new X509SubjectKeyIdentifierExtension(issuer.PublicKey, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false);

    private static StsError Refuse(string detail) => new(ErrorCodes.Certificates.IssuerUnsuitable, detail);
}
