using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Bench.Fixtures;

/// <summary>A root and an issuing CA as an installation makes them, and leaves below.</summary>
internal sealed class BenchAuthority
{
    private readonly ECDsa issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public BenchAuthority(DateTimeOffset now)
    {
        Now = now;
        Root = Issue(CertificateProfiles.Root, "Bench Root", new PublicKey(rootKey), null, rootKey);
        Issuing = Issue(CertificateProfiles.IssuingCa, "Bench Issuing CA", new PublicKey(issuingKey), Root, rootKey);
    }

    public DateTimeOffset Now { get; }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Issuing { get; }

    /// <summary>The key that signs leaves: what issuing a certificate is compared with.</summary>
    public ECDsa IssuingKey => issuingKey;

    /// <summary>Prepare and Issue with the checks of both.</summary>
    public X509Certificate2 Leaf(CertificateProfile profile, string name, PublicKey key)
        => Issue(profile, name, key, Issuing, issuingKey);

    /// <summary>Another CA below the root.</summary>
    public X509Certificate2 Below(CertificateProfile profile, string name, PublicKey key) => Issue(profile, name, key, Root, rootKey);

    private X509Certificate2 Issue(CertificateProfile profile, string name, PublicKey key, X509Certificate2? issuer, ECDsa issuerKey)
        => CertificateIssuance
            .Prepare(profile, CertificateSubject.Named(name, "Bench"), key, issuer is null ? null : new CertificateIssuer(issuer), SerialNumber.FromRandom(RandomNumberGenerator.GetBytes(16)), Now)
            .Then(linted => CertificateIssuance.Issue(linted, X509SignatureGenerator.CreateForECDsa(issuerKey)))
            .OrThrow();
}
