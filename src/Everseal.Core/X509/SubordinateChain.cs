using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>Another organisation's answer to our request for an issuing CA: does it hold, from our certificate up to a root?</summary>
public static class SubordinateChain
{
    private const X509KeyUsageFlags Needed = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

    // What the issuing CA certifies beside token signers.
    private static readonly CertificatePurpose[] Certified = [CertificatePurpose.TlsServer, CertificatePurpose.TlsClient];

    // Root, policy CA, issuing CA and ours are four.
    private const int Longest = 8;

    /// <param name="certificates">In any order; ours is the one with <paramref name="ownKey"/>.</param>
    /// <returns>Ours first, the root last.</returns>
    public static Result<IReadOnlyList<X509Certificate2>> Order(IReadOnlyList<X509Certificate2> certificates, PublicKey ownKey, DateTimeOffset now)
    {
        try
        {
            if (certificates.FirstOrDefault(certificate => SamePublicKey.Is(certificate.PublicKey, ownKey)) is not { } own)
                return ErrorCodes.Certificates.NoSuchAuthorityRequest.With("None of the certificates has the requested key.");
            if (CheckOwn(own) is { } unsuitable)
                return unsuitable;
            var chain = Climb(own, certificates, now);
            return chain.IsSuccess && CheckBounds(chain.Value, now) is { } bound ? bound : chain;
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            return ErrorCodes.Certificates.CertificateMalformed.With("A certificate of the chain is not DER of RFC 5280.", unreadable.Message);
        }
    }

    private static StsError? CheckOwn(X509Certificate2 own)
    {
        if (!IssuerRules.MaySignCertificates(own))
            return ErrorCodes.Certificates.AuthorityUnsuitable.With($"{Name(own)} may not sign certificates: basicConstraints or keyUsage do not allow it.");
        if (own.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage || (usage.KeyUsages & Needed) != Needed)
            return ErrorCodes.Certificates.AuthorityUnsuitable.With($"{Name(own)} may not sign revocation lists: keyUsage needs keyCertSign and cRLSign.");
        return own.IsSelfIssued()
            ? ErrorCodes.Certificates.AuthorityUnsuitable.With($"{Name(own)} signed itself; a subordinate CA is signed by another.")
            : null;
    }

    private static Result<IReadOnlyList<X509Certificate2>> Climb(X509Certificate2 own, IReadOnlyList<X509Certificate2> certificates, DateTimeOffset now)
    {
        List<X509Certificate2> chain = [own];
        while (chain.Count <= Longest)
        {
            var top = chain[^1];
            if (CheckAny(top, now) is { } refusal)
                return refusal;
            if (top.IsSelfIssued())
                return CertificateSignature.IsBy(top.PublicKey, top) ? chain : Broken($"The signature of the root {Name(top)} is not its own.");
            if (certificates.FirstOrDefault(candidate => !chain.Contains(candidate) && IsNamed(candidate, top.IssuerName)) is not { } issuer)
                return ErrorCodes.Certificates.AuthorityChainIncomplete.With($"The issuer of {Name(top)}, {SubjectName.Text(top.IssuerName)}, is not in the file.");
            if (CertificateLink.Check(top, issuer, authoritiesBelow: chain.Count) is { } broken)
                return Broken(broken);
            chain.Add(issuer);
        }

        return Broken($"The chain is longer than {Longest} certificates.");
    }

    // This server's TLS and its services come to stand below it: what the own path rules refuse would lock everybody out.
    private static StsError? CheckBounds(IReadOnlyList<X509Certificate2> chain, DateTimeOffset now)
    {
        var refusal = Certified
            .SelectMany(purpose => chain.Select(new PathRules(now, purpose, AllowRsa1024: false).CheckAuthority))
            .FirstOrDefault(refusal => refusal is not null);
        return refusal is null
            ? null
            : ErrorCodes.Certificates.AuthorityUnsuitable.With($"{refusal.PublicDetail} Everything below it would be refused, this server's TLS first.");
    }

    private static StsError? CheckAny(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (KeyStrength.Require(certificate.PublicKey).Error is { } weak)
            return weak;
        var validity = ValidityPeriod.Of(certificate);
        return validity.Contains(now)
            ? null
            : ErrorCodes.Certificates.AuthorityUnsuitable.With($"{Name(certificate)} is valid from {validity}, not at {CertificateTime.Text(now)}.");
    }

    private static bool IsNamed(X509Certificate2 certificate, X500DistinguishedName name) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(name.RawData);

    private static StsError Broken(string detail) => ErrorCodes.Certificates.PathLinkBroken.With(detail);

    private static string Name(X509Certificate2 certificate) => SubjectName.Text(certificate.SubjectName);
}
