using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// Proof that the bytes about to be signed passed every lint. Only <see cref="CertificateIssuance.Prepare"/> makes one
/// and it signs once. Store it (serial number, digest of the bytes) before <see cref="CertificateIssuance.Issue"/>:
/// then no signature can exist that the CA has no record of.
/// </summary>
public sealed class LintedCertificate
{
    private int spent;

    internal LintedCertificate(
        CertificateProfile profile,
        string subject,
        ReadOnlyMemory<byte> serial,
        ValidityPeriod validity,
        ReadOnlyMemory<byte> toBeSigned,
        CertificateSignatureAlgorithm algorithm,
        PublicKey issuerKey,
        CertificateIssuer? issuer,
        CertificateContent twin)
    {
        Profile = profile;
        Subject = subject;
        SerialNumber = Convert.ToHexString(serial.Span);
        Validity = validity;
        ToBeSigned = toBeSigned;
        Algorithm = algorithm;
        IssuerKey = issuerKey;
        Issuer = issuer;
        Content = twin;
    }

    public CertificateProfile Profile { get; }

    public string Subject { get; }

    /// <summary>Upper-case hexadecimal, as <see cref="X509Certificate2.SerialNumber"/> of the issued certificate will read.</summary>
    public string SerialNumber { get; }

    public ValidityPeriod Validity { get; }

    /// <summary>The DER of the TBSCertificate (RFC 5280, 4.1): exactly what will be signed.</summary>
    public ReadOnlyMemory<byte> ToBeSigned { get; }

    /// <summary>What the lints looked at. All but its signature value, which is zeros, will be in the certificate.</summary>
    public CertificateContent Content { get; }

    /// <summary>What is certified.</summary>
    public PublicKey Key => Content.PublicKey;

    internal CertificateSignatureAlgorithm Algorithm { get; }

    /// <summary>Null for a root, which signs itself.</summary>
    internal CertificateIssuer? Issuer { get; }

    internal PublicKey IssuerKey { get; }

    internal void Spend()
    {
        if (Interlocked.Exchange(ref spent, 1) != 0)
            throw new InvalidOperationException($"Certificate {SerialNumber} was already signed: a serial number serves one signature.");
    }
}
