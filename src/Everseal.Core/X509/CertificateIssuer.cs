using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>
/// A CA's certificate, read once for the many certificates that it signs. What is kept here depends on the
/// certificate alone; its dates are looked at anew each time.
/// </summary>
public sealed class CertificateIssuer
{
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idleKeys = [];

    public CertificateIssuer(X509Certificate2 certificate)
    {
        Certificate = certificate;
        Content = CertificateContent.Of(certificate);
        Validity = ValidityPeriod.Of(certificate);
        var strength = KeyStrength.Require(Content.PublicKey);
        (Weakness, Algorithm) = (strength.Error, strength.IsSuccess ? CertificateSignatureAlgorithm.ForKey(strength.Value) : null);
    }

    public X509Certificate2 Certificate { get; }

    public ValidityPeriod Validity { get; }

    public string Subject => SubjectName.Text(Certificate.SubjectName);

    internal CertificateContent Content { get; }

    /// <summary>Why nothing may be signed with its key; null when it may.</summary>
    internal StsError? Weakness { get; }

    /// <summary>What its key signs with; null for a weak key.</summary>
    internal CertificateSignatureAlgorithm? Algorithm { get; }

    /// <summary>.NET promises no key object to two threads at once, and making one costs as much as using it.</summary>
    internal bool Verifies(CertificateSignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var key = _idleKeys.TryTake(out var idle) ? idle : CertificateSignatureAlgorithm.KeyOf(Content.PublicKey);
        if (key is null)
            return false;
        var verified = algorithm.Verify(key, data, signature);
        _idleKeys.Add(key);
        return verified;
    }
}
