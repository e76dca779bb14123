namespace Everseal.Core.X509.Lints;

internal static class NameLints
{
    private const int EmptySequenceOctets = 2;

    // RFC 5280, appendix A.1: ub-common-name.
    private const int LongestCommonName = 64;

    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        new("subject_not_empty", "RFC 5280, 4.1.2.6", content =>
            content.Certificate.SubjectName.RawData.Length > EmptySequenceOctets ? null : "the subject is empty"),
        new("subject_common_name", "Everseal: people find certificates by it", content =>
            string.IsNullOrWhiteSpace(content.CommonName) ? "the subject has no common name" : null),
        new("subject_common_name_length", "RFC 5280, A.1 (ub-common-name)", content =>
            content.CommonName?.Length > LongestCommonName
                ? $"the common name is longer than {LongestCommonName} characters"
                : null),
        new("issuer_matches_issuing_subject", "RFC 5280, 4.1.2.4", content =>
            content.Certificate.IssuerName.RawData.AsSpan().SequenceEqual(content.Issuer.SubjectName.RawData)
                ? null
                : "the issuer field is not the issuer's subject, byte for byte"),
        new("subject_differs_from_issuer", "RFC 5280, 3.2: equal names mean self-issued", content =>
            !content.IsSelfIssued && content.Certificate.SubjectKey == content.Issuer.SubjectKey
                ? "the subject has the issuer's name"
                : null),
    ];
}
