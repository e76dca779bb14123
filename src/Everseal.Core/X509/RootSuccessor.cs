using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>
/// What a root is called that follows another. Another name, since verifiers look issuers up by name: of two roots with one
/// name many would try the wrong one and stop.
/// </summary>
public static class RootSuccessor
{
    private const string Mark = " G";

    /// <summary>The generation counted on: <c>CN=Example root CA</c> is followed by <c>CN=Example root CA G2</c>, then G3.</summary>
    public static CertificateSubject NameAfter(X500DistinguishedName root)
    {
        var name = SubjectName.CommonName(root) ?? "root CA";
        var at = name.LastIndexOf(Mark, StringComparison.Ordinal);
        var (stem, generation) = at > 0 && int.TryParse(name.AsSpan(at + Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var known)
            ? (name[..at], known)
            : (name, 1);
        return CertificateSubject.Named(string.Create(CultureInfo.InvariantCulture, $"{stem}{Mark}{generation + 1}"), SubjectName.Organization(root));
    }
}
