using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using Everseal.Bench.Fixtures;
using Everseal.Core.X509;

namespace Everseal.Bench.Benchmarks;

/// <summary>A certificate with its lints, and the signature alone.</summary>
public class CertificateBenchmarks
{
    private readonly BenchAuthority authority = new(DateTimeOffset.UtcNow);
    private readonly PublicKey key = SigningKey.PublicHalf(SigningKey.Create(SigningKeyKind.Rsa2048));
    private readonly byte[] digest = SHA384.HashData("raw signing rate"u8);

    [Benchmark(Baseline = true)]
    public object Sign() => authority.IssuingKey.SignHash(digest);

    [Benchmark]
    public object Issue() => authority.Leaf(CertificateProfiles.ServicePrincipal, "bench", key);
}
