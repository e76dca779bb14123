namespace Everseal.Core.X509;

/// <summary>What a certificate is about to be used for.</summary>
public enum CertificatePurpose
{
    /// <summary>Nothing that an extended key usage names: token and message signatures.</summary>
    Signature,
    TlsServer,
    TlsClient,
}
