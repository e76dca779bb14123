using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509.Lints;

namespace Everseal.Core.X509.Revocation.Lints;

/// <summary>What a lint of an OCSP response looks at.</summary>
/// <param name="Now">When it is made.</param>
internal sealed record OcspUnderLint(EncodedOcspResponse Response, X509Certificate2 Issuer, DateTimeOffset Now)
{
    public IReadOnlyList<EncodedOcspStatus> Statuses => Response.Statuses;
}

/// <summary>Every lint of an OCSP response, and their verdict on one.</summary>
internal static class OcspLints
{
    public static IReadOnlyList<Lint<OcspUnderLint>> All { get; } =
    [
        new("ocsp_version_left_out", "RFC 6960, 4.2.1; X.690, 11.5: a default is not written in DER", content =>
            content.Response.HasVersion ? "the version is written" : null),
        new("ocsp_responder_is_issuer", "RFC 6960, 4.2.2.2", content =>
            content.Response.ResponderKeyHash is { } hash && hash.Span.SequenceEqual(OcspContent.ResponderKeyHash(content.Issuer))
                ? null
                : "the responder is not named by the issuer's key"),
        new("ocsp_produced_now", "RFC 6960, 4.2.2.1", content =>
            content.Response.ProducedAt <= content.Now && content.Response.ProducedAt > content.Now.AddSeconds(-2)
                ? null
                : "producedAt is not the present"),
        new("ocsp_speaks_of_something", "RFC 6960, 4.2.1", content =>
            content.Statuses.Count is 0 or > OcspRequest.MostCertificates ? $"{content.Statuses.Count} certificates" : null),
        new("ocsp_certificates_of_issuer", "RFC 6960, 4.2.2.2", content =>
            content.Statuses.All(status => status.Certificate.IsIssuedBy(content.Issuer)) ? null : "a certificate is of another issuer"),
        new("ocsp_this_update_not_in_future", "RFC 6960, 4.2.2.1", content =>
            content.Statuses.All(status => status.ThisUpdate <= content.Response.ProducedAt) ? null : "thisUpdate is after producedAt"),
        new("ocsp_next_update_present", "RFC 5019, 2.2.4", content =>
            content.Statuses.All(status => status.NextUpdate is not null) ? null : "missing: it would be good for ever"),
        new("ocsp_next_update_after_this_update", "RFC 5019, 2.2.4", content =>
            content.Statuses.Any(status => status.NextUpdate <= status.ThisUpdate) ? "the answer ends before it begins" : null),
        new("ocsp_validity_bounded", "CA/B Forum BR 4.9.10, last second included", content =>
            content.Statuses.Any(status => status.NextUpdate is { } end && new ValidityPeriod(status.ThisUpdate, end).Lifetime > OcspIssuance.Lifetime)
                ? $"valid for longer than {OcspIssuance.Lifetime}"
                : null),
        new("ocsp_revoked_not_in_future", "RFC 6960, 2.2", content =>
            content.Statuses.Any(status => status.Status is OcspStatus.Revoked revoked && revoked.At > content.Now) ? "revoked in the future" : null),
        new("ocsp_reasons", "RFC 5280, 5.3.1", content =>
            content.Statuses.FirstOrDefault(status => status.Reason is 0 || (status.Reason is { } reason && !Enum.IsDefined((RevocationReason)reason))) is { } wrong
                ? $"reason {wrong.Reason} must not be written"
                : null),
        new("ocsp_extensions_known", "RFC 6960, 4.4", content =>
            content.Response.Extensions.Any(extension => extension.Oid != Oids.OcspNonce || extension.Critical)
            || content.Response.Extensions.Count > 1 || content.Statuses.Any(status => status.Extensions.Count > 0)
                ? "another extension than one nonce, or a critical one"
                : null),
    ];

    public static StsError? Check(EncodedOcspResponse response, X509Certificate2 issuer, DateTimeOffset now)
        => LintFindings.Text(All, new OcspUnderLint(response, issuer, now)) is { } findings
            ? ErrorCodes.Revocation.OcspLintFailed.With(findings)
            : null;
}
