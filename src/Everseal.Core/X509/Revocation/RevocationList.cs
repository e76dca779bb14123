namespace Everseal.Core.X509.Revocation;

/// <summary>A signed CRL.</summary>
/// <param name="Der">The CertificateList (RFC 5280, 5.1).</param>
public sealed record RevocationList(long Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, ReadOnlyMemory<byte> Der)
{
    /// <summary>True from thisUpdate through nextUpdate: what a verifier asks.</summary>
    public bool IsCurrentAt(DateTimeOffset time) => ThisUpdate <= time && time <= NextUpdate;
}
