using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tokens;

/// <summary>Whether assertions could be encrypted for a relying party with its certificate (XML Encryption 1.1 §5.5, §5.6).</summary>
public static class EncryptionCertificate
{
    /// <summary>What is wrong with it, or null.</summary>
    public static StsError? Check(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (ReadValidity(certificate) is not { } validity)
            return Refuse("The certificate is not DER as RFC 5280 defines it.");
        if (!validity.Contains(now))
            return Refuse($"The certificate is valid from {validity}, not now.");
        if (KeyStrength.Require(certificate.PublicKey) is { IsSuccess: false } weak)
            return Refuse(weak.Error.PublicDetail);
        return certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
            ? Refuse("The certificate is a CA's.")
            : CheckKeyUsage(certificate);
    }

    // RSA transports the content key; an EC key agrees on one (RFC 5280, 4.2.1.3). Without the extension a key is for everything.
    private static StsError? CheckKeyUsage(X509Certificate2 certificate)
    {
        var needed = KeyStrength.Of(certificate.PublicKey)!.Family == KeyFamily.Rsa ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.KeyAgreement;
        return certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(needed)
            ? Refuse($"The certificate's key is for {usage.KeyUsages}, not for {needed}.")
            : null;
    }

    private static ValidityPeriod? ReadValidity(X509Certificate2 certificate)
    {
        try
        {
            return ValidityPeriod.Of(certificate);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static StsError Refuse(string detail) => ErrorCodes.RelyingParties.EncryptionCertificateNotUsable.With(detail);
}
