using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Federation;

/// <summary>
/// Gathers a document's certificates, chain by chain, in the order in which they stand there. One that cannot be read leaves
/// its place empty and a remark.
/// </summary>
internal sealed class ObservedChains
{
    /// <summary>Of one document. A realm has a handful, a federation's aggregate some hundreds.</summary>
    public const int MaxCertificates = 2000;

    private const int MaxRemarks = 20;

    private readonly List<ObservedCertificate> _certificates = [];
    private readonly List<StsError> _remarks = [];
    private int _chains;

    public IReadOnlyList<ObservedCertificate> Certificates => _certificates;

    public IReadOnlyList<StsError> Remarks => _remarks;

    public void Add(PublishedChain chain)
    {
        var number = _chains++;
        var read = chain.Certificates.Take(MaxCertificates + 1).Select((der, position) => (Content: Read(der, chain.Slot, position), position)).ToList();
        var leaf = LeafPosition(read, chain.IsOfKey);
        foreach (var (content, position) in read)
        {
            if (content is null)
                continue;
            if (_certificates.Count < MaxCertificates)
                _certificates.Add(Observe(chain, content, number, position, isLeaf: position == leaf));
            else
                Remark(ErrorCodes.FederationProbes.TooManyCertificates.With($"There are more than {MaxCertificates} certificates; the rest was not looked at."));
        }
    }

    /// <summary>At most a few, each once: a document can be wrong in a thousand places.</summary>
    public void Remark(StsError remark)
    {
        if (_remarks.Count < MaxRemarks && !_remarks.Contains(remark))
            _remarks.Add(remark);
    }

    private static ObservedCertificate Observe(PublishedChain chain, CertificateContent content, int number, int position, bool isLeaf)
        => new(content, chain.Certificates[position], isLeaf || !IsAuthority(content) ? chain.Use : CertificateUse.Authority, number, position)
        {
            Slot = chain.Slot,
            InUse = chain.InUse,
        };

    private CertificateContent? Read(byte[]? der, string? slot, int position)
    {
        try
        {
            if (der is not null)
                return CertificateContent.Read(der);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            // Said below, together with what is no DER at all.
        }

        Remark(ErrorCodes.FederationProbes.CertificateUnreadable.With($"Certificate {position + 1} of {slot ?? "the list"} cannot be read."));
        return null;
    }

    private static int? LeafPosition(IReadOnlyList<(CertificateContent? Content, int Position)> chain, bool isOfKey)
    {
        foreach (var (content, position) in chain)
        {
            if (content is not null && !IsAuthority(content))
                return position;
        }

        return isOfKey ? 0 : null;
    }

    // A version 1 certificate that signed itself is a root of the days before basicConstraints.
    private static bool IsAuthority(CertificateContent content)
    {
        try
        {
            return content.Extension<X509BasicConstraintsExtension>() is { } constraints
                ? constraints.CertificateAuthority
                : content.Version == 1 && content.IssuerName.RawData.AsSpan().SequenceEqual(content.SubjectName.RawData);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
