using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Every profile that the CA issues by.</summary>
public static class CertificateProfiles
{
    private static readonly KeyAlgorithm[] EndEntityKeys =
    [
        KeyAlgorithm.Rsa2048, KeyAlgorithm.EcdsaP256, KeyAlgorithm.Rsa3072, KeyAlgorithm.Rsa4096, KeyAlgorithm.EcdsaP384,
    ];

    public static CertificateProfile Root { get; } = new(
        "root", Years(20), Years(25),
        X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, [],
        IsCertificateAuthority: true, PathLength: null, IsSelfSigned: true, SanRule.Forbidden,
        [KeyAlgorithm.EcdsaP384, KeyAlgorithm.Rsa3072, KeyAlgorithm.Rsa4096]);

    /// <summary>A new root's name and key, certified by the root before it: whoever trusts that one verifies below the new one.</summary>
    public static CertificateProfile CrossRoot { get; } = new(
        "cross-root", Years(20), Years(25),
        X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, [],
        IsCertificateAuthority: true, PathLength: 1, IsSelfSigned: false, SanRule.Forbidden, Root.AllowedKeys);

    /// <summary>P-256 first: it signs a dozen times faster than P-384 and every certificate, CRL and OCSP answer is signed by it.</summary>
    public static CertificateProfile IssuingCa { get; } = new(
        "issuing-ca", Years(10), Years(15),
        X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, [],
        IsCertificateAuthority: true, PathLength: 0, IsSelfSigned: false, SanRule.Forbidden,
        [KeyAlgorithm.EcdsaP256, KeyAlgorithm.EcdsaP384, KeyAlgorithm.Rsa3072, KeyAlgorithm.Rsa4096]);

    /// <summary>RSA-2048 first: every vSphere client verifies it. Two years at most, vCenter's own old habit.</summary>
    public static CertificateProfile StsSigning { get; } = new(
        "sts-signing", Years(1), Years(2),
        X509KeyUsageFlags.DigitalSignature, [],
        IsCertificateAuthority: false, PathLength: null, IsSelfSigned: false, SanRule.Optional, EndEntityKeys);

    /// <summary>825 days at most: Apple's systems refuse longer ones even below a private root.</summary>
    public static CertificateProfile TlsServer { get; } = new(
        "tls-server", Years(1), TimeSpan.FromDays(825),
        X509KeyUsageFlags.DigitalSignature, [Oids.ServerAuth],
        IsCertificateAuthority: false, PathLength: null, IsSelfSigned: false, SanRule.Required, EndEntityKeys);

    public static CertificateProfile ServicePrincipal { get; } = new(
        "service-principal", Years(1), Years(2),
        X509KeyUsageFlags.DigitalSignature, [Oids.ClientAuth],
        IsCertificateAuthority: false, PathLength: null, IsSelfSigned: false, SanRule.Optional, EndEntityKeys);

    public static IReadOnlyList<CertificateProfile> All { get; } = [Root, CrossRoot, IssuingCa, StsSigning, TlsServer, ServicePrincipal];

    public static CertificateProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);

    private static TimeSpan Years(int years) => TimeSpan.FromDays(365 * years);
}
