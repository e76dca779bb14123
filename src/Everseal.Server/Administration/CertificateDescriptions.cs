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
    {
        var validity = ValidityPeriod.Of(certificate);
        return new CertificateDescription(
            name,
            profile,
            SubjectName.Text(certificate.SubjectName),
            SubjectName.CommonName(certificate.IssuerName) ?? SubjectName.Text(certificate.IssuerName),
            certificate.SerialNumber,
            certificate.GetCertHashString(HashAlgorithmName.SHA256),
            validity.NotBefore,
            validity.NotAfter,
            KeyStrength.Of(certificate.PublicKey)?.ToString() ?? "unknown",
            IsCertificateAuthority(certificate),
            inUse,
            [.. AlternativeNames(certificate)],
            warning);
    }

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

    private static bool IsCertificateAuthority(X509Certificate2 certificate)
        => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    private static IEnumerable<string> AlternativeNames(X509Certificate2 certificate)
        => certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())));
}
