namespace Everseal.Watch.Probes.Vsphere;

/// <summary>
/// Tells the signer of today from what lies beside it. A vCenter Server's SAML metadata holds the credential that signs and no
/// other, its lists of trusted chains hold also those of the past.
/// </summary>
internal static class ActiveSigner
{
    /// <param name="active">The metadata, or the JWKS when there is no metadata. A source without a signing certificate tells nothing.</param>
    public static IReadOnlyList<ObservedSource> Mark(IReadOnlyList<ObservedSource> sources, ObservedSource? active)
    {
        var signers = active?.Certificates.Where(certificate => certificate is { Use: CertificateUse.TokenSigning }).ToList() ?? [];
        return signers.Count == 0
            ? sources
            : [.. sources.Select(source => source with { Certificates = [.. source.Certificates.Select(certificate => Mark(certificate, signers))] })];
    }

    private static ObservedCertificate Mark(ObservedCertificate certificate, IReadOnlyList<ObservedCertificate> signers)
        => certificate is { Use: CertificateUse.TokenSigning, InUse: null }
            ? certificate with { InUse = signers.Any(signer => signer.Der.Span.SequenceEqual(certificate.Der.Span)) }
            : certificate;
}
