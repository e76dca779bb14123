using Everseal.Watch.Reports;

namespace Everseal.Watch.Tests.Reports;

public sealed class PrometheusTextTests
{
    private readonly string text = Sample.Text(ReportFormat.Prometheus);

    [Fact]
    public void Samples_Certificates_AreTimesAndStayAfterTheEnd()
    {
        text.Should().Contain($"everseal_check_certificate_not_after_timestamp_seconds{{target=\"vcenter://vc1.example.org\",slot=\"token-signing\",subject=\"CN=ssoserverSign\",use=\"tokenSigning\"}} {Sample.Leaf.NotAfter.ToUnixTimeSeconds()}\n");
        text.Should().Contain($"}} {Sample.Now.AddDays(-2).ToUnixTimeSeconds()}\n");
    }

    [Fact]
    public void Samples_TargetThatSaidNothing_IsDownAndStillThere()
        => text.Should().Contain("everseal_check_target_up{target=\"tls://silent.example:443\",group=\"\"} 0\n").And.Contain("everseal_check_target_status{target=\"tls://silent.example:443\",group=\"\"} 3\n");

    [Fact]
    public void Lines_All_AreCommentsOrOneSample()
        => text.TrimEnd('\n').Split('\n').Should().AllSatisfy(line => line.Should().MatchRegex("""^(# (HELP|TYPE) everseal_check_\w+ .+|everseal_check_\w+\{(\w+="([^"\\]|\\["\\n])*",?)+\} -?\d+)$"""));
}
