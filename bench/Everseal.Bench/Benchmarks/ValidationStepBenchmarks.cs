using BenchmarkDotNet.Attributes;
using Everseal.Bench.Fixtures;
using Everseal.Core.Saml2;
using Everseal.Core.Xml;

namespace Everseal.Bench.Benchmarks;

/// <summary>Where the time of one validation goes, step by step.</summary>
public class ValidationStepBenchmarks
{
    private TokenFixture token = null!;
    private Element element = null!;
    private SignatureKey[] keys = [];

    [GlobalSetup]
    public void Setup()
    {
        token = new TokenFixture(SigningKeyKind.Rsa2048, new BenchAuthority(DateTimeOffset.UtcNow));
        element = Parse();
        keys = [token.Credential.VerificationKey.Signature];
    }

    [Benchmark]
    public Element Parse() => XmlTreeReader.Read(token.Token, XmlLimits.Standard).OrThrow();

    [Benchmark]
    public int Canonicalize()
    {
        var output = new XmlBytes(8192);
        ExclusiveCanonicalXml.Write(element, output, ["xs", "xsi"], element.Find(XmlNames.Signature, "Signature"));
        return output.Length;
    }

    [Benchmark]
    public object VerifySignature() => XmlSignatureVerifier.VerifyEnveloped(element, keys).OrThrow();

    [Benchmark]
    public object ReadAssertion() => AssertionReader.Read(element).OrThrow();

    [Benchmark]
    public bool VerifyDigest() => token.VerifyDigest();

    [Benchmark]
    public bool SignedXml() => SignedXmlOracle.Verify(token.Token, token.PublicKey);
}
