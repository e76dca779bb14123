using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509.Lints;

namespace Everseal.Core.X509.Revocation.Lints;

/// <summary>Every lint of a CRL, and their verdict on one list.</summary>
internal static class RevocationListLints
{
    public static IReadOnlyList<Lint<RevocationListUnderLint>> All { get; } =
    [
        new("crl_version_2", "RFC 5280, 5.1.2.1", content => content.List.Version == 1 ? null : "extensions need version 2"),
        new("crl_signature_algorithms_match", "RFC 5280, 5.1.1.2", content =>
            content.List.SignatureAlgorithm.Span.SequenceEqual(content.List.InnerSignatureAlgorithm.Span)
                ? null
                : "the algorithm inside the signed part is another than outside"),
        new("crl_signature_algorithm_accepted", "CA/B Forum BR 7.1.3.2", content =>
            CertificateSignatureAlgorithm.Read(content.List.SignatureAlgorithm) is null ? "not an accepted algorithm" : null),
        new("crl_issuer_matches_subject", "RFC 5280, 5.1.2.3", content =>
            content.List.Issuer.Span.SequenceEqual(content.Issuer.SubjectName.RawData) ? null : "the issuer field is not the issuer's subject, byte for byte"),
        new("crl_issuer_may_sign", "RFC 5280, 4.2.1.3 (cRLSign)", content =>
            content.Issuer.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign)
                ? "the issuer's key usage does not allow it to sign lists"
                : null),
        .. RevocationListDateLints.All, .. RevocationListExtensionLints.All, .. RevocationListEntryLints.All,
    ];

    public static StsError? Check(
        EncodedRevocationList list, X509Certificate2 issuer, RevocationListSchedule schedule, RevocationList? previous, DateTimeOffset now)
        => LintFindings.Text(All, new RevocationListUnderLint(list, issuer, schedule, previous?.Number, now)) is { } findings
            ? ErrorCodes.Revocation.ListLintFailed.With(findings)
            : null;

    /// <summary>Runs a lint that reads the value of an extension: what it cannot read is a finding.</summary>
    internal static string? Reading(Func<string?> lint)
    {
        try
        {
            return lint();
        }
        catch (AsnContentException)
        {
            return "the value is not DER of this extension";
        }
    }
}
