using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Builds the to-be-signed content and a twin that parsers read: the same content under a signature of zeros.</summary>
internal static class UnsignedCertificate
{
    public static X509Certificate2 Build(
        CertificateProfile profile,
        CertificateSubject subject,
        PublicKey subjectKey,
        X509Certificate2? issuer,
        ReadOnlySpan<byte> serial,
        ValidityPeriod validity,
        CertificateSignatureAlgorithm algorithm,
        StatusPointers? pointers = null)
    {
        var request = new CertificateRequest(subject.Name, subjectKey, algorithm.Hash);
        foreach (var extension in ProfileExtensions.Of(profile, subject, subjectKey, issuer, pointers))
            request.CertificateExtensions.Add(extension);
        return request.Create(issuer?.SubjectName ?? subject.Name, new SignatureOfZeros(algorithm, issuer?.PublicKey ?? subjectKey),
            validity.NotBefore, validity.NotAfter, serial);
    }

    private sealed class SignatureOfZeros(CertificateSignatureAlgorithm algorithm, PublicKey issuerKey) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => algorithm.Encode();

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => new byte[32];

        protected override PublicKey BuildPublicKey() => issuerKey;
    }
}
