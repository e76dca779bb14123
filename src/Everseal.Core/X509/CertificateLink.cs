using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>One step of a certification path: does this certificate vouch for that one (RFC 5280, 6.1.3 and 6.1.4, without dates)?</summary>
internal static class CertificateLink
{
    /// <param name="authoritiesBelow">CA certificates between the issuer and the leaf, for the path length.</param>
    /// <returns>What is broken, or null.</returns>
    public static string? Check(X509Certificate2 certificate, X509Certificate2 issuer, int authoritiesBelow)
    {
        var (name, issuerName) = (SubjectName.Text(certificate.SubjectName), SubjectName.Text(issuer.SubjectName));
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
            return $"{name} was issued by {SubjectName.Text(certificate.IssuerName)}, not by {issuerName}.";
        if (issuerName.Length == 0)
            return $"The issuer of {name} has no name.";
        if (!IssuerRules.MaySignCertificates(issuer))
            return $"{issuerName} is no certificate authority that may sign certificates.";
        if (IssuerRules.PathLength(issuer) is { } allowed && allowed < authoritiesBelow)
            return $"{issuerName} allows {allowed} CA certificates below it; there are {authoritiesBelow}.";
        if (!CertificateSignature.IsAccepted(certificate))
            return $"{name} is signed by an algorithm that is not accepted: it takes SHA-256 or better, by RSA (PKCS #1) or ECDSA.";
        return CertificateSignature.IsBy(issuer.PublicKey, certificate) ? null : $"The signature of {name} is not by the key of {issuerName}.";
    }
}
