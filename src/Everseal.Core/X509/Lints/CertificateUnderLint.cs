using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Lints;

/// <summary>What a lint looks at: the twin as it was read again, never the wishes that it was built from.</summary>
internal sealed record CertificateUnderLint(CertificateContent Certificate, CertificateProfile Profile, CertificateContent Issuer)
{
    public EncodedCertificate Encoded => Certificate.Encoded;

    /// <summary>The subject's most specific common name; several lints ask for it.</summary>
    public string? CommonName { get; } = SubjectName.CommonName(Certificate.SubjectName);

    public bool IsSelfIssued => ReferenceEquals(Certificate, Issuer);

    public T? Extension<T>()
        where T : X509Extension
        => Certificate.Extension<T>();
}
