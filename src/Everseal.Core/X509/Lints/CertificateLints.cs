using Everseal.Core.Errors;

namespace Everseal.Core.X509.Lints;

/// <summary>Every lint, and their verdict on one certificate.</summary>
internal static class CertificateLints
{
    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        .. EncodingLints.All, .. ValidityLints.All, .. NameLints.All, .. KeyLints.All, .. ExtensionLints.All, .. AlternativeNameLints.All,
        .. StatusPointerLints.All,
    ];

    public static StsError? Check(CertificateContent certificate, CertificateProfile profile, CertificateContent issuer)
    {
        var content = new CertificateUnderLint(certificate, profile, issuer);
        return LintFindings.Text(All, content) is { } findings ? new StsError(ErrorCodes.Certificates.LintFailed, findings) : null;
    }
}
