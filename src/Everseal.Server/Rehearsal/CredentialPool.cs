using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Keys;
using Everseal.Core.X509;

namespace Everseal.Server.Rehearsal;

/// <summary>
/// The seam for keys: a few, used in turn, with certificates by the production issuance under a CA that is always there.
/// How CAs roll is no part of the simulation.
/// </summary>
internal sealed class CredentialPool : IDisposable
{
    private readonly ECDsa[] _keys = [.. Enumerable.Range(0, 4).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
    private readonly ECDsa _issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly Dictionary<string, SigningCredential> _made = new(StringComparer.Ordinal);
    private readonly byte[] _serial = new byte[16];
    private readonly TimeSpan _lifetime;
    private readonly List<X509Certificate2> _issuers = [];

    public CredentialPool(TimeSpan lifetime) => _lifetime = lifetime;

    public SigningCredential Create(DateTimeOffset now)
    {
        var number = _made.Count + 1;
        var (key, issuer) = (_keys[number % _keys.Length], IssuerAt(now));
        var leaf = Issue(CertificateProfiles.StsSigning, $"sts {number}", key, new CertificateIssuer(issuer), now, _lifetime);
        var credential = SigningCredential.Create($"key-{number}", [leaf, issuer], new PublicKey(key), now).OrThrow();
        _made.Add(Fingerprint(leaf.RawDataMemory.Span), credential);
        return credential;
    }

    /// <returns>Null for a certificate that signs no tokens.</returns>
    public SigningCredential? Find(ReadOnlySpan<byte> certificate) => _made.GetValueOrDefault(Fingerprint(certificate));

    public void Dispose()
    {
        Array.ForEach(_keys, key => key.Dispose());
        _issuerKey.Dispose();
        _issuers.ForEach(issuer => issuer.Dispose());
    }

    private static string Fingerprint(ReadOnlySpan<byte> certificate) => Convert.ToHexString(SHA256.HashData(certificate));

    // Clocks go back as well: each year has an issuer that is valid through the life of what it signs.
    private X509Certificate2 IssuerAt(DateTimeOffset now)
    {
        var found = _issuers.Find(issuer => ValidityPeriod.Of(issuer) is var validity && validity.Contains(now) && validity.RemainingAt(now) > _lifetime);
        if (found is not null)
            return found;
        var made = Issue(CertificateProfiles.Root, $"Simulated CA {_issuers.Count + 1}", _issuerKey, null, now, CertificateProfiles.Root.Lifetime);
        _issuers.Add(made);
        return made;
    }

    private X509Certificate2 Issue(CertificateProfile profile, string name, ECDsa key, CertificateIssuer? issuer, DateTimeOffset now, TimeSpan lifetime)
    {
        for (var at = _serial.Length - 1; ++_serial[at] == 0; at--)
        {
            // A counter of sixteen octets.
        }

        return CertificateIssuance.Prepare(profile, CertificateSubject.Named(name), new PublicKey(key), issuer, SerialNumber.FromRandom(_serial), now, lifetime)
            .Then(linted => CertificateIssuance.Issue(linted, X509SignatureGenerator.CreateForECDsa(_issuerKey)))
            .OrThrow();
    }
}
