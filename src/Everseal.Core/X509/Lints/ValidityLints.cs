namespace Everseal.Core.X509.Lints;

internal static class ValidityLints
{
    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        new("validity_ordered", "RFC 5280, 4.1.2.5", content => content.Encoded.Validity is { } validity && validity.NotBefore <= validity.NotAfter
            ? null
            : "the validity ends before it begins"),
        new("validity_within_profile", "RFC 5280, 4.1.2.5, last second included", content =>
            content.Encoded.Validity.Lifetime <= content.Profile.MaximumLifetime
                ? null
                : $"valid for {content.Encoded.Validity.Lifetime}, the profile allows {content.Profile.MaximumLifetime}"),
        new("validity_within_issuer", "RFC 5280, 6.1", content =>
            content.Issuer.Encoded.Validity is { } issuer
            && content.Encoded.Validity.NotBefore >= issuer.NotBefore && content.Encoded.Validity.NotAfter <= issuer.NotAfter
                ? null
                : "the validity reaches beyond the issuer's"),
    ];
}
