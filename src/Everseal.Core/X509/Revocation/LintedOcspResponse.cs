namespace Everseal.Core.X509.Revocation;

/// <summary>
/// Proof that the bytes about to be signed passed every lint. Only <see cref="OcspIssuance.Prepare"/> makes one, and it
/// signs once.
/// </summary>
public sealed class LintedOcspResponse
{
    private int spent;

    internal LintedOcspResponse(OcspContent content, ReadOnlyMemory<byte> toBeSigned)
    {
        Content = content;
        ToBeSigned = toBeSigned;
    }

    public OcspContent Content { get; }

    /// <summary>The DER of the ResponseData (RFC 6960, 4.2.1): exactly what will be signed.</summary>
    public ReadOnlyMemory<byte> ToBeSigned { get; }

    internal void Spend()
    {
        if (Interlocked.Exchange(ref spent, 1) != 0)
            throw new InvalidOperationException("This response was already signed.");
    }
}

/// <summary>A signed OCSP response.</summary>
/// <param name="Der">The OCSPResponse (RFC 6960, 4.2.1).</param>
public sealed record OcspResponse(DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, ReadOnlyMemory<byte> Der);
