using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Cli.Keys;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Cli.Tokens;

/// <summary>The certificate and key that sign a holder-of-key request, from two PEM files.</summary>
internal static class ClientKey
{
    public static RequestSigner Read(string certificateOption, string certificateFile, string keyOption, string keyFile)
    {
        var certificate = PemFiles.ReadCertificates(certificateOption, certificateFile)[0];
        var pem = InputFiles.ReadText(keyOption, keyFile);
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw ProblemException.CouldNot(
                ErrorCodes.CommandLine.FileNotUsable, keyOption, $"{keyFile} is encrypted", $"openssl pkey -in {keyFile} -out plain.key (and keep that file to yourself)");
        }

        return Pair(certificate, pem) ?? throw ProblemException.CouldNot(
            ErrorCodes.CommandLine.FileNotUsable, keyOption, $"{keyFile} is not the private key (PEM) of the certificate in {certificateFile}");
    }

    private static RequestSigner? Pair(X509Certificate2 certificate, string keyPem)
    {
        try
        {
            // Compares the key's public half with the certificate's.
            using var withKey = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), keyPem);
            AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)withKey.GetRSAPrivateKey() ?? withKey.GetECDsaPrivateKey();
            return key is null ? null : new RequestSigner(certificate, key);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
