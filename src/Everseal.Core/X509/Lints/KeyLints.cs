namespace Everseal.Core.X509.Lints;

internal static class KeyLints
{
    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        new("key_allowed_by_profile", "Everseal profile", content =>
            KeyAlgorithms.Of(content.Certificate.Strength) is { } algorithm && content.Profile.AllowedKeys.Contains(algorithm)
                ? null
                : "the profile does not allow a key of this kind"),
        new("key_sound", "NIST SP 800-56B, 6.2; CVE-2017-15361", content =>
            KeyStrength.Require(content.Certificate.PublicKey, content.Certificate.Strength).Error?.PublicDetail),
        new("key_differs_from_issuer", "Everseal: one key, one purpose", content =>
            !content.IsSelfIssued && SamePublicKey.Is(content.Certificate.PublicKey, content.Issuer.PublicKey)
                ? "the subject's key is the issuer's own"
                : null),
    ];
}
