using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Collections;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Server.Features.WsTrust;

/// <summary>
/// The certificates of services that were accepted before, decoded, with their keys ready: both cost more than to verify with
/// them. It says nothing about a sender: dates, account, revocation and strength are asked for each request. Only what belongs
/// to a registered service gets in, so no stranger can fill it.
/// </summary>
internal sealed class SenderCertificates
{
    // Services are some dozens. Of more than this, some are decoded again.
    internal const int Most = 1000;

    private readonly BoundedCache<string, X509Certificate2> _certificates = new(Most, StringComparer.Ordinal);
    private readonly ConditionalWeakTable<X509Certificate2, SignatureKey> _keys = [];

    internal int Count => _certificates.Count;

    public X509Certificate2? Find(ReadOnlyMemory<byte> der) => _certificates.TryFind(Digest(der), out var known) ? known : null;

    /// <param name="certificate">The very object that <see cref="Find"/> returned; null for any other.</param>
    public SignatureKey? KeyOf(X509Certificate2 certificate) => _keys.TryGetValue(certificate, out var key) ? key : null;

    /// <summary>Keeps the certificate of a sender that proved its key and is registered. Nobody disposes it from now on.</summary>
    public void Remember(X509Certificate2 certificate)
    {
        if (KeyOf(certificate) is not null || MessageProof.KeyOf(certificate) is not { IsSuccess: true, Value: var key })
            return;

        // Those who still work with a certificate that is replaced here keep it, and its key with it.
        _keys.AddOrUpdate(certificate, key);
        _certificates.Keep(Digest(certificate.RawDataMemory), certificate);
    }

    private static string Digest(ReadOnlyMemory<byte> der) => Convert.ToHexString(SHA256.HashData(der.Span));
}
