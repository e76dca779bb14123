using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using static Everseal.Watch.Tests.Verdicts.Seen;

namespace Everseal.Watch.Tests.Verdicts.Rules;

/// <summary>A deployment whose issuing CA was taken back, before and after it has another.</summary>
public sealed class RevokedRuleTests
{
    private static readonly ObservedCertificate Revoked = One(CertificateUse.Authority, TestIssuer.Issuing.Content) with { IsRevoked = true };

    [Fact]
    public void Revoked_CaInUse_IsCriticalOnceAndSaysToRenewIt()
    {
        var found = Judge(TargetKind.Deployment, Signs(inUse: true), Source("CA", Revoked)).With(ErrorCodes.Revocation.RevokedInUse);

        found.Select(finding => (finding.Severity, finding.NextCommand)).Should().Equal((Severity.Critical, "everseal ca renew"));
    }

    [Theory]
    [InlineData(true, "everseal keys rotate")]
    [InlineData(false, null)]
    public void Revoked_EarlierCaAboveASigningKey_CountsWhileThatSigns(bool inUse, string? next)
        => Judge(TargetKind.Deployment, Signs(inUse)).With(ErrorCodes.Revocation.RevokedInUse).Select(finding => finding.NextCommand).Should().Equal(next is null ? [] : [next]);

    [Fact]
    public void Revoked_EarlierCaAboveTls_SaysToReplaceThat()
        => Judge(TargetKind.Deployment, Source("TLS as stored", Under(CertificateUse.TlsServer, inUse: true))).With(ErrorCodes.Revocation.RevokedInUse)
            .Select(finding => finding.NextCommand).Should().Equal("everseal certificates replace tls");

    private static ObservedSource Signs(bool inUse) => Source("Realm a: signs", Under(CertificateUse.TokenSigning, inUse));

    private static ObservedCertificate[] Under(CertificateUse use, bool inUse)
    {
        var chain = Chain(use, 0, TestIssuer.Issuing.Leaf("CN=leaf", 300), TestIssuer.Issuing.Content);
        return [chain[0] with { InUse = inUse }, chain[1] with { InUse = inUse, IsRevoked = true }];
    }
}
