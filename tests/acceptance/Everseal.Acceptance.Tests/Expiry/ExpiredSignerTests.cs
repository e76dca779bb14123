using Everseal.Acceptance.Tests.Check;
using Everseal.Acceptance.Tests.Govmomi;
using Everseal.Acceptance.Tests.Messages;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Expiry;

/// <summary>Past the signing certificate's end nothing is signed, and everybody is told why and what to do.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class ExpiredSignerTests(ExpiredSigner expired, StsClient client) : IClassFixture<ExpiredSigner>, IClassFixture<StsClient>
{
    private string Day => expired.Expiry.UtcDateTime.ToString("yyyy-MM-dd");

    [Fact]
    public async Task Issue_Bearer_IsRefusedWithTheCodeThatClientsKnow()
        => BeInvalidTimeRange(await expired.Server.SendAsync(expired.Server.BearerRequest()));

    [Fact]
    public async Task Issue_HolderOfKey_IsRefusedWithTheCodeThatClientsKnow()
        => BeInvalidTimeRange(await expired.Server.SendAsync(new TrustRequest { Signer = expired.Service }));

    [Fact]
    public async Task Renew_OldToken_IsRefusedWithTheCodeThatClientsKnow()
        => BeInvalidTimeRange(await expired.Server.SendAsync(TrustRequest.Renew(expired.OldHolderOfKeyToken, expired.Service)));

    [Fact]
    public async Task Issue_Govmomi_SeesCodeAndCause()
    {
        var outcome = await client.RunAsync(expired.Server, "bearer", expired.Server.Ready.Administrator, expired.Server.Password);

        outcome.FaultCode.Should().EndWith(":InvalidTimeRange");
        outcome.FaultString.Should().Contain("Signing certificate is not valid at");
    }

    [Fact]
    public async Task Validate_OldToken_NamesTheCertificateAndItsDay()
    {
        var verdict = await expired.Server.SendAsync(TrustRequest.Validate(expired.OldBearerToken));

        verdict.StatusCode.Should().Be(InvalidStatus);
        verdict.StatusReason.Should().Contain("certificate").And.Contain(Day);
    }

    [Fact]
    public async Task HealthIssue_SaysCauseAndRemedy()
    {
        using var response = await expired.Server.Http.GetAsync(new Uri(expired.Server.Sts, "/health/issue"));
        var text = await response.Content.ReadAsStringAsync();

        ((int)response.StatusCode).Should().Be(503);
        text.Should().Contain("Signing certificate is not valid").And.Contain(Day).And.Contain("everseal ", "the remedy is a command");
    }

    [Fact]
    public async Task Check_FromOutside_IsCriticalWithTheServersReason()
    {
        var target = await CheckedTarget.CheckAsync($"everseal://127.0.0.1:{expired.Server.Launch.Port}/{expired.Server.Ready.Realm}");

        target.ExitCode.Should().Be(2);
        target.Codes.Should().Contain("EVS-8230", "the health report says that the realm cannot issue").And.Contain("EVS-8202", "its metadata is refused");
        target.Details.Should().Contain(detail => detail.Contains("Signing certificate is not valid", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task HealthOfTheProcess_IsGood_SoThatABalancerKeepsTheNodeThatExplains(string path)
    {
        using var response = await expired.Server.Http.GetAsync(new Uri(expired.Server.Sts, path));

        ((int)response.StatusCode).Should().Be(200);
    }

    [Fact]
    public async Task Log_NamesCauseAndRemedy()
    {
        await expired.Server.SendAsync(expired.Server.BearerRequest());

        expired.Server.Printed.Should().Contain("Signing certificate is not valid").And.Contain("EVS-");
    }

    private static void BeInvalidTimeRange(TrustResponse refused)
    {
        (refused.FaultNamespace, refused.FaultCode).Should().Be((Trust13, "InvalidTimeRange"), refused.Xml);
        refused.FaultText.Should().Contain("Signing certificate is not valid at ");
    }
}
