using System.Xml;
using System.Xml.Schema;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Reports;

/// <summary>Each form of the report before whoever reads it: schemas, promtool, the plugins' library, a spreadsheet's reader.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class ReportFormatTests(CheckedFleet fleet) : IClassFixture<CheckedFleet>
{
    private static readonly Program Python = new("/usr/bin/python3");

    [Fact]
    public async Task JsonAndYaml_Report_FitTheirSchema()
    {
        var json = await fleet.ReportAsync("json", "report.json");
        var yaml = await fleet.ReportAsync("yaml", "report.yaml");
        var compared = await fleet.ReportAsync("json", "compared.json", "--since", json);

        (await ValidateAsync("check-report.schema.json", json, yaml, compared)).Succeeded();
    }

    [Fact]
    public async Task JsonSchema_ReportWithoutStatus_IsRefused()
    {
        var json = await fleet.ReportAsync("json", "whole.json");
        await File.WriteAllTextAsync(json, (await File.ReadAllTextAsync(json)).Replace("\"status\": \"critical\"", "\"status\": \"green\"", StringComparison.Ordinal));

        (await ValidateAsync("check-report.schema.json", json)).Output.Should().Contain("'green' is not one of");
    }

    [Fact]
    public async Task TargetsFile_AsUsed_FitsItsSchema() => (await ValidateAsync("check-targets.schema.json", fleet.TargetsFile)).Succeeded();

    [Fact]
    public async Task Junit_Report_FitsTheSchema()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Product.Acceptance("schemas", "junit.xsd"));
        using var reader = XmlReader.Create(await fleet.ReportAsync("junit", "report.xml"), new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas });

        var elements = new List<string>();
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Element)
                elements.Add(reader.Name);
        }

        elements.Should().Contain("failure").And.Contain("error").And.HaveElementAt(0, "testsuites");
    }

    [Fact]
    public async Task Prometheus_Report_PassesPromtool()
    {
        var report = await fleet.ReportAsync("prometheus", "report.prom");

        (await new Program("/bin/sh").RunAsync("-c", $"promtool check metrics < {report}")).Succeeded();
    }

    [Fact]
    public async Task Csv_Report_IsReadInRowsOfOneLength()
    {
        var report = await fleet.ReportAsync("csv", "report.csv");

        (await Python.RunAsync("-c", "import csv,sys; rows=list(csv.reader(open(sys.argv[1], newline=''), strict=True)); print({len(row) for row in rows}, len(rows) > 5)", report))
            .Succeeded().Trim().Should().Be("{20} True");
    }

    [Fact]
    public async Task Nagios_Report_IsOneLineWithPerformanceData()
    {
        var printed = await File.ReadAllTextAsync(await fleet.ReportAsync("nagios", "report.txt"));

        printed.Should().StartWith("EVERSEAL CRITICAL - 2 of 3 targets need action, 1 could not be checked; first ").And.EndWith("\n");
        printed.TrimEnd('\n').Should().NotContain("\n");
        var data = PerformanceData.Read(printed);
        data["critical"].Value.Should().Be(1);
        data["unknown"].Value.Should().Be(1);

        var signer = data[fleet.Ending];
        (await StateAsync(signer.Value, signer)).Should().Be("critical");
        (await StateAsync(40 * 86400, signer)).Should().Be("warning");
        (await StateAsync(3000L * 86400, signer)).Should().Be("ok", "more remaining time is never worse");
        (await StateAsync(-5, signer)).Should().Be("critical", "it stays so after the end");
    }

    [Fact]
    public async Task Nagios_BadCommandLine_IsUnknownOnStdout()
    {
        var result = await Product.CommandLine.RunAsync("check", "nonsense", "-o", "nagios");

        (result.ExitCode, result.Output.TrimEnd()).Should().Be((3, "EVERSEAL UNKNOWN - EVS-8301 'nonsense' does not say what stands there; write vcenter://nonsense for a vCenter Server, tls://nonsense:443 for any TLS endpoint"));
    }

    private static Task<ProgramResult> ValidateAsync(string schema, params string[] documents)
        => Python.RunAsync([Product.Acceptance("python", "validate_json.py"), Path.Combine(Product.Root, "docs", "reference", schema), .. documents]);

    private static async Task<string> StateAsync(decimal value, PerformanceValue ranges)
        => (await Python.RunAsync(Product.Acceptance("python", "nagios_state.py"), $"{value}", ranges.Warning, ranges.Critical)).Succeeded().Trim();
}
