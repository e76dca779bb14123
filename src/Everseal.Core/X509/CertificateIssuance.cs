using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509.Lints;

namespace Everseal.Core.X509;

/// <summary>
/// How the CA makes a certificate: <see cref="Prepare"/> builds and lints the exact bytes, the caller stores that it
/// is about to sign them, <see cref="Issue"/> signs. There is no other way to a signature.
/// </summary>
public static class CertificateIssuance
{
    /// <param name="issuer">Null for a root alone.</param>
    /// <param name="serial">From <see cref="SerialNumber.FromRandom"/>; unique within the issuer.</param>
    /// <param name="lifetime">The profile's own when null. Longer than the issuer lives is an error, never a silent cut:
    /// <see cref="CertificateLifetime.LongestThatFits"/> says what to ask for.</param>
    /// <param name="pointers">Where the certificate's status will be found; null writes none.</param>
    public static Result<LintedCertificate> Prepare(
        CertificateProfile profile,
        CertificateSubject subject,
        PublicKey subjectKey,
        CertificateIssuer? issuer,
        ReadOnlyMemory<byte> serial,
        DateTimeOffset now,
        TimeSpan? lifetime = null,
        StatusPointers? pointers = null)
    {
        if (SerialNumber.Check(serial.Span) is { } unusable)
            return unusable;
        if (IssuerRules.Check(profile, issuer) is { } wrongIssuer)
            return wrongIssuer;
        if (CheckKey(profile, subjectKey) is { } wrongKey)
            return wrongKey;

        var validity = CertificateLifetime.Plan(profile, issuer?.Content.Encoded.Validity, now, lifetime ?? profile.Lifetime);
        if (!validity.IsSuccess)
            return validity.Error;

        var algorithm = issuer?.Algorithm ?? CertificateSignatureAlgorithm.ForKey(KeyStrength.Of(subjectKey)!);
        var twin = UnsignedCertificate.Build(profile, subject, subjectKey, issuer?.Certificate, serial.Span, validity.Value, algorithm, pointers);
        if (CertificateLints.Check(twin, profile, issuer?.Content ?? twin) is { } finding)
            return finding;
        return new LintedCertificate(profile, twin.SubjectText, serial, validity.Value,
            twin.Encoded.ToBeSigned, algorithm, issuer?.Content.PublicKey ?? subjectKey, issuer, twin);
    }

    /// <summary>
    /// Signs what was linted, byte for byte, and returns the certificate only if the issuer's public key verifies it.
    /// A certificate can be issued once; after a failure, prepare another with a new serial number.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was issued before.</exception>
    public static Result<X509Certificate2> Issue(LintedCertificate linted, X509SignatureGenerator issuerKey)
        => Sign(linted, issuerKey).Then<X509Certificate2>(der => X509CertificateLoader.LoadCertificate(der));

    /// <summary>The same, as DER: for a caller who only passes it on.</summary>
    /// <exception cref="InvalidOperationException">It was issued before.</exception>
    public static Result<byte[]> Sign(LintedCertificate linted, X509SignatureGenerator issuerKey)
    {
        linted.Spend();
        if (!SamePublicKey.Is(issuerKey.PublicKey, linted.IssuerKey))
            return new StsError(ErrorCodes.Certificates.IssuerKeyMismatch, "The signing key is not the key of the issuer's certificate.");

        var signature = issuerKey.SignData(linted.ToBeSigned.ToArray(), linted.Algorithm.Hash);
        if (!Verifies(linted, signature))
            return new StsError(ErrorCodes.Certificates.SignatureUnverifiable, "The new signature does not verify with the issuer's key.");
        return EncodedCertificate.Assemble(linted.ToBeSigned.Span, linted.Algorithm.Encoded, signature);
    }

    private static bool Verifies(LintedCertificate linted, byte[] signature)
        => linted.Issuer?.Verifies(linted.Algorithm, linted.ToBeSigned.Span, signature)
            ?? linted.Algorithm.Verify(linted.IssuerKey, linted.ToBeSigned.Span, signature);

    private static StsError? CheckKey(CertificateProfile profile, PublicKey subjectKey)
    {
        var strength = KeyStrength.Require(subjectKey);
        if (!strength.IsSuccess)
            return strength.Error;
        return KeyAlgorithms.Of(strength.Value) is { } algorithm && profile.AllowedKeys.Contains(algorithm)
            ? null
            : new StsError(ErrorCodes.Certificates.KeyNotAllowed,
                $"A {profile.Name} certificate takes a key of {string.Join(", ", profile.AllowedKeys)}; this one is {strength.Value}.");
    }
}
