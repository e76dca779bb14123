using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>A TLS certificate that another CA issued for this server, with what vouches for it. That one exists proves that it passed every rule.</summary>
public sealed class ServerChain
{
    private ServerChain(IReadOnlyList<X509Certificate2> served, X509Certificate2 anchor, IReadOnlyList<string> unnamed)
        => (Served, Anchor, Unnamed) = (served, anchor, unnamed);

    /// <summary>What a handshake shows: the leaf first, each followed by its issuer, without a root (RFC 8446, 4.4.2).</summary>
    public IReadOnlyList<X509Certificate2> Served { get; }

    /// <summary>The root; where it did not come along, the highest CA that did.</summary>
    public X509Certificate2 Anchor { get; }

    /// <summary>Hosts that clients may have used so far and that the certificate is not for.</summary>
    public IReadOnlyList<string> Unnamed { get; }

    /// <param name="certificates">The leaf and those above it, in any order; the root may be left out.</param>
    /// <param name="key">The public half of the key that the certificate must be for.</param>
    /// <param name="hosts">Names and addresses of the certificate that is served so far.</param>
    /// <param name="publicHost">The name that clients are told; null when nobody knows.</param>
    public static Result<ServerChain> Check(
        IReadOnlyList<X509Certificate2> certificates, PublicKey key, IReadOnlyList<string> hosts, string? publicHost, DateTimeOffset now)
    {
        try
        {
            if (certificates.FirstOrDefault(certificate => SamePublicKey.Is(certificate.PublicKey, key)) is not { } leaf)
                return ErrorCodes.ForeignCertificates.NotRequested.With("None of the certificates has the key.");
            return CheckLeaf(leaf) is { } unsuitable ? unsuitable
                : PathOf(leaf, [.. certificates.Where(other => other != leaf)], now).Then(path => Named(path.Certificates, hosts, publicHost));
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            return ErrorCodes.Certificates.CertificateMalformed.With("A certificate of the chain is not DER of RFC 5280.", unreadable.Message);
        }
    }

    private static StsError? CheckLeaf(X509Certificate2 leaf)
    {
        if (leaf.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true })
            return Unsuitable($"{Name(leaf)} is a certificate authority; TLS is served by a leaf.");
        return leaf.IsSelfIssued() ? Unsuitable($"{Name(leaf)} is signed by itself: no CA vouches for it.") : null;
    }

    // The rules of the path itself are those by which clients judge: dates, strength, usages, links.
    private static Result<CertificatePath> PathOf(X509Certificate2 leaf, IReadOnlyList<X509Certificate2> others, DateTimeOffset now)
    {
        if (!others.Any(other => Issued(other, leaf)))
            return ErrorCodes.ForeignCertificates.IssuerNotBrought.With($"{Name(leaf)} comes without the certificate of its issuer, {SubjectName.Text(leaf.IssuerName)}.");
        var tops = others.Where(other => other.IsSelfIssued() || !others.Any(above => above != other && Issued(above, other))).ToList();
        return CertificatePath.Verify(leaf, others, tops, now, CertificatePurpose.TlsServer).Then<CertificatePath>(path => path switch
        {
            { TrustAnchor: var root } when root.IsSelfIssued() && !CertificateSignature.IsBy(root.PublicKey, root)
                => ErrorCodes.Certificates.PathLinkBroken.With($"The signature of the root {Name(root)} is not its own."),
            _ => path,
        });
    }

    private static Result<ServerChain> Named(IReadOnlyList<X509Certificate2> path, IReadOnlyList<string> hosts, string? publicHost)
    {
        var leaf = CertificateContent.Of(path[0]);
        var named = hosts.Where(host => ServerIdentity.Matches(leaf, host)).ToList();
        if (publicHost is not null && !ServerIdentity.Matches(leaf, publicHost))
            return NotNamed($"It is not for {publicHost}, which clients are told.");
        if (publicHost is null && !named.Exists(host => !IsLoopback(host)) && (named.Count == 0 || hosts.Any(host => !IsLoopback(host))))
            return NotNamed($"It is for none of {string.Join(", ", hosts)}.");
        return new ServerChain(
            [.. path.Where((certificate, at) => at == 0 || !certificate.IsSelfIssued())], path[^1],
            [.. hosts.Except(named, StringComparer.OrdinalIgnoreCase).Where(host => !IsLoopback(host))]);

        StsError NotNamed(string reason) => ErrorCodes.ForeignCertificates.ServerNotNamed.With($"{Name(path[0])} names {Names(leaf)}. {reason}");
    }

    private static string Names(CertificateContent leaf) => ServerIdentity.Names(leaf) is { Count: > 0 } names ? string.Join(", ", names) : "no host";

    // Who is on this host needs no name that another CA would certify.
    private static bool IsLoopback(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));

    private static bool Issued(X509Certificate2 issuer, X509Certificate2 certificate) => issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static StsError Unsuitable(string detail) => ErrorCodes.ForeignCertificates.NotForTls.With(detail);

    private static string Name(X509Certificate2 certificate) => SubjectName.Text(certificate.SubjectName);
}
