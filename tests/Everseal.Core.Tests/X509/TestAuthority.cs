using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>A root and an issuing CA made by the real issuance at <see cref="Born"/>, and one of each thing that a test changes.</summary>
internal sealed class TestAuthority
{
    public static readonly DateTimeOffset Born = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<TestAuthority> Lazily = new(() => new TestAuthority());

    private static int serials;

    private TestAuthority()
    {
        Root = Issue(CertificateProfiles.Root, CertificateSubject.Named("Test Root", "Example"), RootKey, null, RootKey, Born);
        Issuing = Issue(CertificateProfiles.IssuingCa, CertificateSubject.Named("Test Issuing CA", "Example"), IssuingKey, Root, RootKey, Born);
    }

    /// <summary>Shared: nothing in it changes.</summary>
    public static TestAuthority Shared => Lazily.Value;

    public X509Certificate2 Root { get; }

    public ECDsa RootKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public X509Certificate2 Issuing { get; }

    public ECDsa IssuingKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    /// <summary>One leaf key for all tests that do not care which.</summary>
    public ECDsa LeafKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public X509SignatureGenerator IssuingSigner => X509SignatureGenerator.CreateForECDsa(IssuingKey);

    public static ReadOnlyMemory<byte> NextSerial()
    {
        var serial = new byte[16];
        BitConverter.TryWriteBytes(serial.AsSpan(8), Interlocked.Increment(ref serials));
        return SerialNumber.FromRandom(serial);
    }

    public static PublicKey PublicKeyOf(ECDsa key) => new(key);

    public static X509Certificate2 Issue(
        CertificateProfile profile, CertificateSubject subject, ECDsa subjectKey, X509Certificate2? issuer, ECDsa issuerKey, DateTimeOffset now, TimeSpan? lifetime = null)
        => CertificateIssuance.Prepare(profile, subject, new PublicKey(subjectKey), issuer is null ? null : new CertificateIssuer(issuer), NextSerial(), now, lifetime)
            .Then(linted => CertificateIssuance.Issue(linted, X509SignatureGenerator.CreateForECDsa(issuerKey)))
            .OrThrow();

    public X509Certificate2 Leaf(CertificateProfile profile, CertificateSubject subject, DateTimeOffset now, TimeSpan? lifetime = null)
        => Issue(profile, subject, LeafKey, Issuing, IssuingKey, now, lifetime);
}
