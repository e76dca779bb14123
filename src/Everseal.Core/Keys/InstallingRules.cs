using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Keys;

/// <summary>What a certificate chain must be before a realm signs with it.</summary>
internal static class InstallingRules
{
    /// <summary>The rules that no clock can change: key match, key usage, strength, linkage.</summary>
    public static StsError? CheckStructure(IReadOnlyList<X509Certificate2> chain, PublicKey publicKey)
    {
        if (chain.Count == 0)
            return new StsError(ErrorCodes.Tokens.SigningChainIncomplete, "The chain is empty.");
        return CheckKeyMatch(chain[0], publicKey) ?? CheckKeyUsage(chain[0]) ?? CheckStrength(chain) ?? CheckLinkage(chain);
    }

    /// <summary>Every certificate valid now, and none that ends after the one above it: then the leaf's dates say it all.</summary>
    public static StsError? CheckDates(IReadOnlyList<X509Certificate2> chain, DateTimeOffset now)
    {
        foreach (var certificate in chain)
        {
            if (ValidityPeriod.Of(certificate) is { } validity && !validity.Contains(now))
            {
                return new StsError(ErrorCodes.Tokens.SigningChainDates,
                    $"{Name(certificate)} is valid from {validity}, not at {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");
            }
        }

        foreach (var (certificate, issuer) in chain.Zip(chain.Skip(1)))
        {
            var (ends, issuerEnds) = (ValidityPeriod.Of(certificate).NotAfter, ValidityPeriod.Of(issuer).NotAfter);
            if (ends > issuerEnds)
            {
                return new StsError(ErrorCodes.Tokens.SigningChainDates,
                    $"{Name(certificate)} ends at {ends:yyyy-MM-ddTHH:mm:ssZ}, after its issuer, which ends at {issuerEnds:yyyy-MM-ddTHH:mm:ssZ}.");
            }
        }

        return null;
    }

    private static StsError? CheckKeyMatch(X509Certificate2 leaf, PublicKey publicKey)
        => SamePublicKey.Is(leaf.PublicKey, publicKey)
            ? null
            : new StsError(ErrorCodes.Tokens.SigningKeyMismatch, $"The private key does not belong to {Name(leaf)}.");

    private static StsError? CheckKeyUsage(X509Certificate2 leaf)
    {
        if (leaf.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true } && !leaf.IsSelfIssued())
            return new StsError(ErrorCodes.Tokens.SigningKeyUsage, $"{Name(leaf)} is a certificate authority; tokens are signed by a leaf.");
        return leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage
            && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
                ? new StsError(ErrorCodes.Tokens.SigningKeyUsage, $"{Name(leaf)} is for {usage.KeyUsages}, not for digital signatures.")
                : null;
    }

    private static StsError? CheckStrength(IEnumerable<X509Certificate2> chain)
        => chain.Select(certificate => (certificate, weakness: KeyStrength.Require(certificate.PublicKey).Error))
            .Where(result => result.weakness is not null)
            .Select(result => new StsError(ErrorCodes.Tokens.SigningKeyTooWeak, $"{Name(result.certificate)}: {result.weakness!.PublicDetail}"))
            .FirstOrDefault();

    private static StsError? CheckLinkage(IReadOnlyList<X509Certificate2> chain)
    {
        for (var at = 0; at < chain.Count - 1; at++)
        {
            if (CertificateLink.Check(chain[at], chain[at + 1], authoritiesBelow: at) is { } broken)
                return new StsError(ErrorCodes.Tokens.SigningChainBroken, broken);
        }

        return chain.Count > 1 || chain[0].IsSelfIssued()
            ? null
            : new StsError(ErrorCodes.Tokens.SigningChainIncomplete, $"{Name(chain[0])} comes without its issuer {SubjectName.Text(chain[0].IssuerName)}.");
    }

    private static string Name(X509Certificate2 certificate) => SubjectName.Text(certificate.SubjectName);
}
