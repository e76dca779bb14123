using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Cli.Keys;

/// <summary>Certificates in PEM files.</summary>
internal static class PemFiles
{
    /// <returns>At least one.</returns>
    public static IReadOnlyList<X509Certificate2> ReadCertificates(string option, string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(InputFiles.ReadText(option, path));
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        return certificates.Count > 0
            ? [.. certificates]
            : throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, $"{path} holds no certificate in PEM form");
    }
}
