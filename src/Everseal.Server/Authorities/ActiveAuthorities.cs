using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage.Entities;

namespace Everseal.Server.Authorities;

/// <summary>The CA certificates in use, read once for the many certificates that they sign.</summary>
/// <param name="Root">The own root; null below another organisation's.</param>
/// <param name="Issuer">The issuing CA's certificate.</param>
/// <param name="Chain">The issuing CA first, the root last, whosever that is.</param>
public sealed record ActiveAuthorities(Authority? Root, Authority Issuing, CertificateIssuer Issuer, IReadOnlyList<X509Certificate2> Chain)
{
    /// <summary>Whether another organisation's root vouches for the issuing CA.</summary>
    public bool IsSubordinate => Issuing.ForeignChain is not null;

    /// <summary>The end of the CA that signs leaves.</summary>
    public IssuerEnd IssuingEnd => new("issuing CA", Issuer.Validity.NotAfter, RootEnd.IsReachedBy(Issuer.Validity) || IsSubordinate ? RootEnd.Next : "everseal ca renew");

    /// <summary>The end of the CA that signs issuing CAs.</summary>
    public IssuerEnd RootEnd { get; } = Root is null
        ? new("CA above it", ValidityPeriod.Of(Chain[1]).NotAfter, "everseal ca request --out FILE")
        : new("root", ValidityPeriod.Of(Chain[1]).NotAfter, "everseal ca root renew");

    /// <summary>Where the CA ends that signs the next certificate of this kind; null where none of this node does.</summary>
    public IssuerEnd? IssuerEndOf(CertificateRole role) => role switch
    {
        CertificateRole.SigningKey or CertificateRole.Tls => IssuingEnd,
        CertificateRole.IssuingCa => RootEnd,
        _ => null,
    };

    /// <summary>The chain with the root's cross-certificate, as it goes out with what the issuing CA signs.</summary>
    public IssuerChain Above { get; } = new(Chain, Root is null ? null : LoadCross(Root));

    /// <returns>One of <see cref="RootStates"/>.</returns>
    public string RootState(KeyVault vault) => Root switch
    {
        null => RootStates.Foreign,
        { SealedAt: null } => RootStates.Online,
        { KeyId: var keyId } => vault.LentUntil(keyId) is null ? RootStates.Sealed : RootStates.Unsealed,
    };

    /// <returns>Null before init has made them.</returns>
    internal static ActiveAuthorities? Of(IReadOnlyList<Authority> active)
    {
        if (active.SingleOrDefault(authority => authority.Kind == AuthorityKind.Issuing) is not { } issuing)
            return null;
        var certificate = Load(issuing);
        if (issuing.ForeignChain is { } foreign)
        {
            var above = new X509Certificate2Collection();
            above.ImportFromPem(foreign);
            return new ActiveAuthorities(null, issuing, new CertificateIssuer(certificate), [certificate, .. above]);
        }

        return active.SingleOrDefault(authority => authority.Kind == AuthorityKind.Root) is { } root
            ? new ActiveAuthorities(root, issuing, new CertificateIssuer(certificate), [certificate, Load(root)])
            : null;
    }

    internal static X509Certificate2 Load(Authority authority) => X509CertificateLoader.LoadCertificate(authority.Certificate);

    internal static X509Certificate2? LoadCross(Authority root)
        => root.CrossCertificate is { } cross ? X509CertificateLoader.LoadCertificate(cross) : null;
}
