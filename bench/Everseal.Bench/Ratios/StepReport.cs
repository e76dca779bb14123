using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Everseal.Bench.Fixtures;
using Everseal.Core.Saml2;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Bench.Ratios;

/// <summary><c>--steps</c>: CPU time and allocation of each step between request and answer, to see what is worth changing.</summary>
internal static class StepReport
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    public static int Run(TextWriter output)
    {
        output.WriteLine($"{"",-44}{"µs CPU",10}{"bytes",10}");
        foreach (var (name, step) in Steps())
        {
            var (microseconds, bytes) = Measure(step);
            output.WriteLine($"{name,-44}{microseconds,10:0.0}{bytes,10:0}");
        }

        return 0;
    }

    private static IEnumerable<(string Name, Action Step)> Steps()
    {
        var authority = new BenchAuthority(DateTimeOffset.UtcNow);
        var token = new TokenFixture(SigningKeyKind.Rsa2048, authority);
        var request = new SignedRequestFixture(SigningKeyKind.Rsa2048, token, authority);
        var read = request.Verify();
        var certificate = read.Security.BinarySecurityToken!.Certificate;
        var security = read.Security;
        var key = new SignatureKey("client", certificate.GetRSAPublicKey()!);
        Element[] parts = [security.Timestamp.Element, read.Envelope.Body];
        var assertion = XmlTreeReader.Read(token.Token, XmlLimits.Standard).OrThrow();
        var order = new CertificateRequestFixture(DateTimeOffset.UtcNow);

        return
        [
            ("RSA-2048 sign", () => token.SignDigest()),
            ("RSA-2048 verify", () => token.VerifyDigest()),
            ("request: parse XML", () => request.Parse()),
            ("request: read envelope and security", () => request.Read()),
            ("request: load certificate", () => X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span).Dispose()),
            ("request: public key of certificate", () => certificate.GetRSAPublicKey()!.Dispose()),
            ("request: verify signature, key at hand", () => XmlSignatureVerifier.VerifyMessage(security.Signature!, parts, _ => false, key).OrThrow()),
            ("request: verify signature, key from message", () => MessageProof.Verify(security.Signature!, security.Timestamp.Element, read.Envelope.Body, certificate).OrThrow()),
            ("request: all of it", () => request.Verify()),
            ("token: decide and write", () => token.IssueUnsigned()),
            ("token: issue", () => token.Issue()),
            ("token: parse XML", () => XmlTreeReader.Read(token.Token, XmlLimits.Standard).OrThrow()),
            ("token: verify signature", () => XmlSignatureVerifier.VerifyEnveloped(assertion, [token.Credential.VerificationKey.Signature]).OrThrow()),
            ("token: read assertion", () => AssertionReader.Read(assertion).OrThrow()),
            ("token: validate", () => token.Validate()),
            ("request to answer", () => request.Answer()),
            ("P-256 sign", () => order.SignDigest()),
            ("P-256 verify", () => order.VerifyDigest()),
            ("certificate: read request, P-256", () => order.Read()),
            ("certificate: build and lint", () => order.Prepare()),
            ("certificate: from request to certificate", () => order.Issue()),
        ];
    }

    private static (double Microseconds, double Bytes) Measure(Action step)
    {
        Span<double> microseconds = stackalloc double[7];
        var bytes = 0.0;
        for (var round = -3; round < microseconds.Length; round++)
        {
            var sample = Sample(step);
            if (round >= 0)
                microseconds[round] = sample.Microseconds;
            bytes = sample.Bytes;
        }

        microseconds.Sort();
        return (microseconds[microseconds.Length / 2], bytes);
    }

    private static (double Microseconds, double Bytes) Sample(Action step)
    {
        var (wall, cpu, allocated) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        var count = 0;
        while (wall.Elapsed < Slice)
        {
            step();
            count++;
        }

        return ((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)count);
    }
}
