using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Server.Administration;

/// <summary>Certificates in the API's words.</summary>
internal static class CertificateDescriptions
{
    public static CertificateDescription Describe(X509Certificate2 certificate, string name, string? profile = null, bool inUse = true, string? warning = null)
        => Describe(SubjectName.Text(certificate.SubjectName), certificate.IssuerName, ValidityPeriod.Of(certificate), KeyStrength.Of(certificate.PublicKey), [.. certificate.Extensions]) with
        {
            Name = name,
            Profile = profile,
            SerialNumber = certificate.SerialNumber,
            Sha256 = certificate.GetCertHashString(HashAlgorithmName.SHA256),
            InUse = inUse,
            Warning = warning,
        };

    /// <summary>A certificate that this CA issued, named by its common name.</summary>
    /// <param name="der">The octets that <paramref name="issued"/> was read from.</param>
    public static CertificateDescription DescribeIssued(CertificateContent issued, ReadOnlySpan<byte> der, string? profile)
        => Describe(issued.SubjectText, issued.IssuerName, issued.Validity, issued.Strength, issued.Extensions) with
        {
            Name = SubjectName.CommonName(issued.SubjectName) ?? "-",
            Profile = profile,
            SerialNumber = issued.SerialNumber,
            Sha256 = Convert.ToHexString(SHA256.HashData(der)),
        };

    /// <summary>A certificate that a caller sent as PEM; of several, the first.</summary>
    public static Result<X509Certificate2> ReadPem(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            return new StsError(ErrorCodes.CommandLine.FieldNotAcceptable, "certificate: this is not a certificate in PEM form", failure.Message);
        }
    }

    private static CertificateDescription Describe(
        string subject, X500DistinguishedName issuer, ValidityPeriod validity, KeyStrength? key, IReadOnlyList<X509Extension> extensions)
        => new(
            "-",
            null,
            subject,
            SubjectName.CommonName(issuer) ?? SubjectName.Text(issuer),
            "",
            "",
            validity.NotBefore,
            validity.NotAfter,
            key?.ToString() ?? "unknown",
            IsCertificateAuthority(extensions),
            false,
            [.. AlternativeNames(extensions)]);

    private static bool IsCertificateAuthority(IEnumerable<X509Extension> extensions)
        => extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    private static IEnumerable<string> AlternativeNames(IEnumerable<X509Extension> extensions)
        => extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())));
}
