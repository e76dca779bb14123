using System.Formats.Asn1;
using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Tls;

/// <summary>A chain as a peer sent it, read within limits.</summary>
/// <param name="Failure">Why it could not be read to its end.</param>
/// <param name="Remarks">Certificates that could not be read, beyond the first.</param>
internal sealed record ServedChain(IReadOnlyList<ObservedCertificate> Certificates, StsError? Failure, IReadOnlyList<StsError> Remarks)
{
    /// <summary>Real chains have two to five.</summary>
    public const int MaxCertificates = 16;

    /// <summary>OpenSSL's own limit for the whole message.</summary>
    public const int MaxBytes = 100 * 1024;

    /// <summary>The leaf, or null when it could not be read.</summary>
    public CertificateContent? Leaf => Certificates is [{ Position: 0 } first, ..] ? first.Content : null;

    public static ServedChain Read(IReadOnlyList<ReadOnlyMemory<byte>> sent, KnownCertificates known)
    {
        if (sent.Count == 0)
            return new ServedChain([], ErrorCodes.TlsProbes.NoCertificate.With("The handshake ended without a certificate."), []);
        var certificates = new List<ObservedCertificate>();
        var unreadable = new List<StsError>();
        var bytes = 0;
        foreach (var (position, der) in sent.Index())
        {
            bytes += der.Length;
            if (position == MaxCertificates || bytes > MaxBytes)
                return new ServedChain(certificates, TooLong(position), unreadable);
            if (ReadOne(der, position, known, out var refusal) is { } certificate)
                certificates.Add(certificate);
            else
                unreadable.Add(refusal!);
        }

        // Without the leaf nothing is known of what users meet.
        return unreadable.Count > 0 && certificates is not [{ Position: 0 }, ..]
            ? new ServedChain(certificates, unreadable[0], unreadable[1..])
            : new ServedChain(certificates, null, unreadable);
    }

    private static ObservedCertificate? ReadOne(ReadOnlyMemory<byte> der, int position, KnownCertificates known, out StsError? refusal)
    {
        refusal = null;
        try
        {
            var use = position == 0 ? CertificateUse.TlsServer : CertificateUse.Authority;
            var read = known.Read(der);
            return new ObservedCertificate(read.Content, read.Der, use, Position: position);
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            refusal = ErrorCodes.TlsProbes.CertificateUnreadable.With($"Certificate {position + 1} of the chain cannot be read.", unreadable.Message);
            return null;
        }
    }

    private static StsError TooLong(int read)
        => ErrorCodes.TlsProbes.ChainTooLong.With($"The chain goes on after {read} certificates; at most {MaxCertificates} and {MaxBytes / 1024} KiB are read.");
}
