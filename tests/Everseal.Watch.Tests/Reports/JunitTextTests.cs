using System.Xml.Linq;
using Everseal.Watch.Reports;

namespace Everseal.Watch.Tests.Reports;

public sealed class JunitTextTests
{
    private readonly XElement root = XDocument.Parse(Sample.Text(ReportFormat.Junit)).Root!;

    [Fact]
    public void Suites_EachTarget_CountItsCases()
        => root.Elements("testsuite").Select(suite => (
            (string)suite.Attribute("name")!, (int)suite.Attribute("tests")!, (int)suite.Attribute("failures")!, (int)suite.Attribute("errors")!)).Should().Equal(
                (Sample.Vcenter.Target, 3, 1, 0), (Sample.Strange.Target, 2, 1, 0), (Sample.Silent.Target, 2, 0, 1));

    [Fact]
    public void Failure_Finding_SaysEffectDateAndNextCommand()
    {
        var failure = root.Descendants("failure").First();

        failure.Parent!.Attribute("name")!.Value.Should().Be("token-signing");
        failure.Value.Should().ContainAll("Every vCenter login stops.", "2027-03-21 12:00 UTC (in 20 d)", "next: everseal check vcenter://vc1.example.org");
    }

    [Fact]
    public void Error_SourceThatFailed_IsNoFailureOfTheTarget()
        => root.Descendants("error").Single().Attribute("message")!.Value.Should().Be("did not answer to the end within 15 s");

    [Fact]
    public void Names_CharactersThatXmlCannotCarry_AreReplaced()
        => root.Descendants("testcase").Select(one => (string)one.Attribute("name")!).Should().Contain(name => name.Contains('\uFFFD') && name.Contains("\U0001F511"));

    [Fact]
    public void Suite_UnknownWithoutFailure_HasAnErrorAllTheSame()
        => XDocument.Parse(Sample.Text(ReportFormat.Junit, Sample.Of(Sample.Silent with { Failures = [] }))).Descendants("error").Should().ContainSingle();
}
