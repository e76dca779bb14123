using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Keys;
using Everseal.Core.X509;

namespace Everseal.Server.Rehearsal;

/// <summary>
/// The seam for keys: a few, used in turn, with certificates by the production issuance under a CA that is always there.
/// How CAs roll is no part of the simulation.
/// </summary>
internal sealed class CredentialPool(SimulationPlan plan) : IDisposable
{
    private readonly ECDsa[] _keys = [.. Enumerable.Range(0, 4).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa _issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, SigningCredential> _made = new(StringComparer.Ordinal);
    private readonly List<X509Certificate2[]> _authorities = [];
    private readonly byte[] _serial = new byte[16];

    public SigningCredential Create(DateTimeOffset now)
    {
        var number = _made.Count + 1;
        var (keyId, key) = plan.Keys?.Invoke() ?? ($"key-{number}", new PublicKey(_keys[number % _keys.Length]));
        var authorities = AuthoritiesAt(now);
        var leaf = Issue(CertificateProfiles.StsSigning, $"sts {number}", key, authorities[0], _issuingKey, now, plan.SigningLifetime);
        var credential = SigningCredential.Create(keyId, [leaf, .. authorities], key, now).OrThrow();
        _made.Add(Fingerprint(leaf.RawDataMemory.Span), credential);
        return credential;
    }

    /// <returns>Null for a certificate that signs no tokens.</returns>
    public SigningCredential? Find(ReadOnlySpan<byte> certificate) => _made.GetValueOrDefault(Fingerprint(certificate));

    public void Dispose()
    {
        foreach (var key in _keys.Append(_rootKey).Append(_issuingKey))
            key.Dispose();
    }

    private static string Fingerprint(ReadOnlySpan<byte> certificate) => Convert.ToHexString(SHA256.HashData(certificate));

    // Clocks go back as well: whatever the time, there is an issuing CA that is valid through the life of what it signs.
    private X509Certificate2[] AuthoritiesAt(DateTimeOffset now)
    {
        var found = _authorities.Find(pair => ValidityPeriod.Of(pair[0]) is var validity && validity.Contains(now) && validity.RemainingAt(now) > plan.SigningLifetime);
        if (found is not null)
            return found;
        var root = Issue(CertificateProfiles.Root, $"Simulated root {_authorities.Count + 1}", new PublicKey(_rootKey), null, _rootKey, now, CertificateProfiles.Root.Lifetime);
        var issuing = Issue(CertificateProfiles.IssuingCa, $"Simulated CA {_authorities.Count + 1}", new PublicKey(_issuingKey), root, _rootKey, now, CertificateProfiles.IssuingCa.Lifetime);
        _authorities.Add([issuing, root]);
        return [issuing, root];
    }

    private X509Certificate2 Issue(
        CertificateProfile profile, string name, PublicKey key, X509Certificate2? issuer, ECDsa issuerKey, DateTimeOffset now, TimeSpan life)
    {
        for (var at = _serial.Length - 1; ++_serial[at] == 0; at--)
        {
            // A counter of sixteen octets.
        }

        return CertificateIssuance.Prepare(
                profile, CertificateSubject.Named(name), key, issuer is null ? null : new CertificateIssuer(issuer), SerialNumber.FromRandom(_serial), now, life)
            .Then(linted => CertificateIssuance.Issue(linted, X509SignatureGenerator.CreateForECDsa(issuerKey)))
            .OrThrow();
    }
}
