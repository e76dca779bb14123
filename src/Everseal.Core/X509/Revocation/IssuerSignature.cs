using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509.Revocation;

/// <summary>The issuer's signature under a list or an OCSP response.</summary>
internal static class IssuerSignature
{
    /// <summary>Signs only with the key of the issuer's certificate, and gives out only what that certificate verifies.</summary>
    public static Result<byte[]> Sign(
        ReadOnlyMemory<byte> toBeSigned, CertificateSignatureAlgorithm algorithm, PublicKey issuer, X509SignatureGenerator issuerKey)
    {
        if (!SamePublicKey.Is(issuerKey.PublicKey, issuer))
            return new StsError(ErrorCodes.Certificates.IssuerKeyMismatch, "The signing key is not the key of the issuer's certificate.");

        var signature = issuerKey.SignData(toBeSigned.ToArray(), algorithm.Hash);
        return algorithm.Verify(issuer, toBeSigned.Span, signature)
            ? signature
            : new StsError(ErrorCodes.Certificates.SignatureUnverifiable, "The new signature does not verify with the issuer's key.");
    }
}
