using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Tls;

/// <summary>
/// One TLS connection as an observer makes it: it takes every protocol version, cipher and certificate that the platform
/// can still handle, believes none, and notes what was shown. Nothing secret may be sent over such a connection.
/// </summary>
internal sealed class TlsSight(TlsEndpoint endpoint, KnownCertificates known)
{
    private List<ReadOnlyMemory<byte>> _chain = [];
    private ReadOnlyMemory<byte> _leafAlone;
    private SslProtocols _protocol;
    private TlsCipherSuite _cipher;

    public WireTap? Tap { get; private set; }

    public bool IsComplete { get; private set; }

    public bool AsksForClientCertificate { get; private set; }

    /// <summary>What goes between TLS and the connection.</summary>
    public WireTap Watch(Stream wire) => Tap = new WireTap(wire);

    /// <summary>To be called with a stream whose handshake has ended well.</summary>
    public void Complete(SslStream stream)
    {
        _protocol = stream.SslProtocol;
        _cipher = stream.NegotiatedCipherSuite;
        IsComplete = true;
        Tap?.EndOfHandshake();
    }

    public SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = IPAddress.TryParse(endpoint.ServerName, out _) ? string.Empty : endpoint.ServerName,
#pragma warning disable SYSLIB0039, SYSLIB0040, CA5397, CA5398 // an observer must see old protocols too: this policy lowers OpenSSL's security level to 0
        EnabledSslProtocols = SslProtocols.Tls | SslProtocols.Tls11 | SslProtocols.Tls12 | SslProtocols.Tls13,
        EncryptionPolicy = EncryptionPolicy.AllowNoEncryption,
#pragma warning restore SYSLIB0039, SYSLIB0040, CA5397, CA5398
        AllowTlsResume = false, // a resumed session shows no certificate
        AllowRenegotiation = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = NoTrust(),
        RemoteCertificateValidationCallback = (_, leaf, chain, _) => Note(leaf, chain),
        LocalCertificateSelectionCallback = (_, _, _, leaf, _) => NoteRequest(leaf),
    };

    /// <summary>All that was seen, as a source.</summary>
    /// <param name="failure">Why the handshake, or what came before it, failed; null when it did not.</param>
    public ObservedSource Tell(StsError? failure)
    {
        var seen = ServedChain.Read(Sent(), known);
        if (seen.Leaf is not null && AsksForClientCertificate)
            failure = null; // refused for want of a client certificate, which the remark says: the server's own was seen
        var remarks = TlsRemarks.Of(endpoint, seen, IsComplete ? _protocol : null, IsComplete ? _cipher : null, AsksForClientCertificate);
        return new ObservedSource(endpoint.SourceName, endpoint.Address, seen.Certificates, failure ?? (IsComplete || seen.Certificates.Count > 0 ? seen.Failure : null))
        {
            Remarks = [.. remarks, .. seen.Remarks],
        };
    }

    // A server that demands a client certificate ends the handshake before the platform shows its chain; up to TLS 1.2 it was in clear.
    private List<ReadOnlyMemory<byte>> Sent()
    {
        if (_chain.Count > 0 || Tap is null)
            return _chain;
        var plain = PlainHandshake.Read(Tap.Opening).Certificates;
        return plain.Count > 0 ? [.. plain] : _leafAlone.IsEmpty ? [] : [_leafAlone];
    }

    // SslStream builds a chain whether one wants it or not: this one asks neither disk nor network.
    private static X509ChainPolicy NoTrust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };

    // On Linux the extra store holds what the peer sent in its order, the leaf too; on Windows the rest without a promised order.
    private bool Note(X509Certificate? leaf, X509Chain? chain)
    {
        if (leaf is null)
            return true;
        ReadOnlyMemory<byte> first = leaf.GetRawCertData();
        var sent = (chain?.ChainPolicy.ExtraStore ?? []).Select(certificate => certificate.RawDataMemory).Take(ServedChain.MaxCertificates + 2).ToList();
        var repeated = sent.FindIndex(der => der.Span.SequenceEqual(first.Span));
        if (repeated >= 0)
            sent.RemoveAt(repeated);
        _chain = [first, .. sent];
        return true;
    }

    // Called once before the handshake, and again with the peer's certificate when the peer asks.
    private X509Certificate NoteRequest(X509Certificate? leaf)
    {
        if (leaf is not null)
        {
            AsksForClientCertificate = true;
            _leafAlone = leaf.GetRawCertData();
        }

        return null!;
    }
}
