using BenchmarkDotNet.Attributes;
using Everseal.Bench.Fixtures;

namespace Everseal.Bench.Benchmarks;

/// <summary>A signed request's way in, and with everything that Core does until the answer.</summary>
public class RequestBenchmarks
{
    private SignedRequestFixture request = null!;

    [Params(SigningKeyKind.Rsa2048, SigningKeyKind.EcdsaP256)]
    public SigningKeyKind ClientKey { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var authority = new BenchAuthority(DateTimeOffset.UtcNow);
        request = new SignedRequestFixture(ClientKey, new TokenFixture(SigningKeyKind.Rsa2048, authority), authority);
    }

    [Benchmark]
    public object Verify() => request.Verify();

    [Benchmark]
    public object Answer() => request.Answer();
}
