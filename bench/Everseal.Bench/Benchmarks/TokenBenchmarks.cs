using BenchmarkDotNet.Attributes;
using Everseal.Bench.Fixtures;

namespace Everseal.Bench.Benchmarks;

/// <summary>A token's way out and in, with what it allocates.</summary>
public class TokenBenchmarks
{
    private TokenFixture token = null!;

    [Params(SigningKeyKind.Rsa2048, SigningKeyKind.EcdsaP256)]
    public SigningKeyKind Key { get; set; }

    [GlobalSetup]
    public void Setup() => token = new TokenFixture(Key, new BenchAuthority(DateTimeOffset.UtcNow));

    [Benchmark(Baseline = true)]
    public object Sign() => token.SignDigest();

    [Benchmark]
    public object Issue() => token.Issue();

    [Benchmark]
    public object IssueUnsigned() => token.IssueUnsigned();

    [Benchmark]
    public bool Verify() => token.VerifyDigest();

    [Benchmark]
    public object Validate() => token.Validate();
}
