using System.Text.Json.Nodes;
using Everseal.Watch.Reports;

namespace Everseal.Watch.Tests.Reports;

public sealed class ReportDocumentTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("evs-report-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void ReadFile_WhatWasWritten_IsTheSameReport()
        => Read(Sample.Text(ReportFormat.Json)).Should().BeEquivalentTo(Sample.Report, options => options.WithStrictOrdering());

    [Fact]
    public void Json_TimesAndWords_AreThoseOfTheSchema()
    {
        var report = JsonNode.Parse(Sample.Text(ReportFormat.Json))!;

        report["at"]!.GetValue<string>().Should().Be("2027-03-01T12:00:00Z");
        report["status"]!.GetValue<string>().Should().Be("critical");
        report["targets"]![1]!["certificates"]![0]!["use"]!.GetValue<string>().Should().Be("tlsServer");
        report["targets"]![1]!["certificates"]![0]!["subject"]!.GetValue<string>().Should().Be(Sample.Hostile);
    }

    [Fact]
    public void Jsonl_EachTarget_IsOneLine()
    {
        var lines = Sample.Text(ReportFormat.Jsonl).TrimEnd('\n').Split('\n');

        lines.Select(line => JsonNode.Parse(line)!["target"]!.GetValue<string>()).Should().Equal(Sample.Report.Targets.Select(target => target.Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schemaVersion\":1}")]
    [InlineData("{\"schemaVersion\":1,\"schemaVersion\":2}")]
    public void ReadFile_AnythingElse_IsRefused(string text) => Refusal(text).Should().StartWith("EVS-8404 ");

    [Fact]
    public void ReadFile_LaterSchema_IsRefused()
        => Refusal(Sample.Text(ReportFormat.Json).Replace("\"schemaVersion\": 1", "\"schemaVersion\": 2")).Should().EndWith("is of schema version 2; known is 1");

    [Fact]
    public void ReadFile_Missing_IsRefused() => ReportText.ReadFile(Path.Combine(folder.FullName, "missing")).Error!.Code.Id.Should().Be("EVS-8404");

    private CheckReport Read(string text) => ReportText.ReadFile(Written(text)).OrThrow();

    private string Refusal(string text) => ReportText.ReadFile(Written(text)).Error!.ToString();

    private string Written(string text)
    {
        var path = Path.Combine(folder.FullName, "report.json");
        File.WriteAllText(path, text);
        return path;
    }
}
