using Everseal.Core.Errors;

namespace Everseal.Core.X509.Lints;

/// <summary>Every lint, and their verdict on one certificate.</summary>
internal static class CertificateLints
{
    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        .. EncodingLints.All, .. ValidityLints.All, .. NameLints.All, .. KeyLints.All, .. ExtensionLints.All, .. AlternativeNameLints.All,
    ];

    public static StsError? Check(CertificateContent certificate, CertificateProfile profile, CertificateContent issuer)
    {
        var content = new CertificateUnderLint(certificate, profile, issuer);
        var findings = All.Select(lint => (lint, finding: lint.Finding(content)))
            .Where(result => result.finding is not null)
            .Select(result => $"{result.lint.Name}: {result.finding} ({result.lint.Source})")
            .ToList();
        return findings.Count == 0 ? null : new StsError(ErrorCodes.Certificates.LintFailed, string.Join("; ", findings));
    }
}
