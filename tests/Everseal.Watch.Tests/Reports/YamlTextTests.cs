using Everseal.Watch.Reports;
using YamlDotNet.RepresentationModel;

namespace Everseal.Watch.Tests.Reports;

public sealed class YamlTextTests
{
    [Fact]
    public void Document_Report_ReadsBackTheSame()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Sample.Text(ReportFormat.Yaml)));
        var targets = (YamlSequenceNode)stream.Documents.Single().RootNode["targets"];

        targets.Select(target => (string?)target["target"]).Should().Equal(Sample.Report.Targets.Select(target => target.Target));
        ((string?)targets[1]["certificates"][0]["subject"]).Should().Be(Sample.Hostile);
        ((string?)targets[1]["certificates"][0]["days"]).Should().Be("-2");
    }
}
