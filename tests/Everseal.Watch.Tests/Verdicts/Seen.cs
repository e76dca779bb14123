using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Tests.Verdicts;

/// <summary>Observations as short sentences.</summary>
internal static class Seen
{
    public static DateTimeOffset Now => TestIssuer.Now;

    public static CheckTarget Target(TargetKind kind) => new(kind, $"{kind}://sso.example.test".ToLowerInvariant(), "sso.example.test", 443, "/");

    public static ObservedSource Source(string name, params ObservedCertificate[] certificates)
        => new(name, $"https://sso.example.test/{name.Replace(' ', '-')}", certificates);

    public static ObservedSource Failed(string name)
        => new(name, $"https://sso.example.test/{name}", [], ErrorCodes.CommandLine.NoServer.With("Connection refused."));

    /// <summary>A chain as it came: the first is at position 0.</summary>
    public static ObservedCertificate[] Chain(CertificateUse use, int number, params CertificateContent[] certificates)
        => [.. certificates.Select((certificate, position) => One(use, certificate) with { Chain = number, Position = position })];

    public static ObservedCertificate One(CertificateUse use, CertificateContent certificate)
        => new(certificate, Der(certificate), use);

    public static ObservedCertificate Signing(CertificateContent certificate, int chain = 0)
        => One(CertificateUse.TokenSigning, certificate) with { Chain = chain };

    public static TargetVerdict Judge(TargetKind kind, params ObservedSource[] sources)
        => new TargetJudgement().Judge(new Observation(Target(kind), Now, sources), ThresholdSettings.None);

    public static TargetVerdict Judge(CheckTarget target, params ObservedSource[] sources)
        => new TargetJudgement().Judge(new Observation(target, Now, sources), ThresholdSettings.None);

    public static IEnumerable<Finding> With(this TargetVerdict verdict, ErrorCode code) => verdict.Findings.Where(finding => finding.Code == code);

    private static byte[] Der(CertificateContent certificate)
        => EncodedCertificate.Assemble(certificate.Encoded.ToBeSigned.Span, certificate.Encoded.SignatureAlgorithm.Span, certificate.Encoded.SignatureValue.Span);
}
