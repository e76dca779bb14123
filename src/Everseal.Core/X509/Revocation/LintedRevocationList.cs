namespace Everseal.Core.X509.Revocation;

/// <summary>
/// Proof that the bytes about to be signed passed every lint. Only <see cref="RevocationListIssuance.Prepare"/> makes
/// one, and it signs once.
/// </summary>
public sealed class LintedRevocationList
{
    private int spent;

    internal LintedRevocationList(RevocationListContent content, ReadOnlyMemory<byte> toBeSigned, CertificateSignatureAlgorithm algorithm)
    {
        Content = content;
        ToBeSigned = toBeSigned;
        Algorithm = algorithm;
    }

    public RevocationListContent Content { get; }

    /// <summary>The DER of the TBSCertList (RFC 5280, 5.1): exactly what will be signed.</summary>
    public ReadOnlyMemory<byte> ToBeSigned { get; }

    internal CertificateSignatureAlgorithm Algorithm { get; }

    internal void Spend()
    {
        if (Interlocked.Exchange(ref spent, 1) != 0)
            throw new InvalidOperationException($"List {Content.Number} was already signed: a number serves one signature.");
    }
}
