using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Tokens;

/// <summary>
/// Gets the CA that a fingerprint names from the server itself. The fingerprint is the proof, so the fetch needs none:
/// what comes back either has it or is thrown away.
/// </summary>
internal static class RootByFingerprint
{
    private const int MaxBytes = 64 * 1024;

    public static async Task<X509Certificate2> FetchAsync(Uri server, string fingerprint, CancellationToken cancellation)
    {
        var shown = new List<X509Certificate2>();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
#pragma warning disable CA5359 // see the summary
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            if (certificate is not null)
                shown.Add(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
            shown.AddRange(chain?.ChainPolicy.ExtraStore.Select(sent => X509CertificateLoader.LoadCertificate(sent.RawData)) ?? []);
            return true;
        };
#pragma warning restore CA5359
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = MaxBytes };
        using var answer = await http.GetAsync(new Uri(server, ApiPaths.PublicRootCertificate), cancellation);
        if (answer.IsSuccessStatusCode && Read(await answer.Content.ReadAsStringAsync(cancellation)) is { } root)
            shown.Add(root);
        return shown.Find(certificate => StsTrust.Matches(certificate, fingerprint)) ?? throw ProblemException.CouldNot(
            ErrorCodes.CommandLine.StsNotTrusted,
            "--ca-fingerprint",
            "neither the server's CA nor a certificate that it showed has this fingerprint",
            "everseal ca root (on the server's host) prints the right one");
    }

    private static X509Certificate2? Read(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
