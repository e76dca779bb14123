using System.Text.Json;
using Everseal.Cli.Auditing;
using Everseal.Core.Audit;

namespace Everseal.Cli.Tests.Auditing;

/// <summary>An export is judged line by line: one that cannot be read is a changed record, and is named.</summary>
public sealed class AuditExportTests
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Verify_Untouched_IsWhole()
    {
        var (verdict, range) = AuditExport.Verify(Export(records: 4), []);

        verdict.Broken.Should().BeNull();
        (verdict.Records, range).Should().Be((4L, new RecordRange(1, 4)));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"seq":3,"kind":"NoSuchKind","at":"2026-03-01T12:00:00+00:00","realm":null,"action":"a","actor":null,"source":null,"target":null,"errorId":null,"detail":null,"count":1,"tokenId":null,"tokenDigest":null,"hash":"00"}""")]
    [InlineData("""{"seq":3,"kind":"Act","at":"99999-01-01","realm":null,"action":"a","actor":null,"source":null,"target":null,"errorId":null,"detail":null,"count":1,"tokenId":null,"tokenDigest":null,"hash":"00"}""")]
    [InlineData("""{"seq":3,"kind":"Act","at":"2026-03-01T12:00:00+00:00","realm":null,"action":"a","actor":null,"source":null,"target":null,"errorId":null,"detail":null,"count":1,"tokenId":null,"tokenDigest":null,"hash":"not hex"}""")]
    public void Verify_LineThatCannotBeRead_NamesTheRecordThatStoodThere(string line)
    {
        var lines = Export(records: 4);
        lines[3] = line;

        var broken = AuditExport.Verify(lines, []).Verdict.Broken!;

        (broken.Kind, broken.Sequence, broken.At).Should().Be((BreakKind.Altered, 3L, (DateTimeOffset?)null), broken.Detail);
    }

    [Fact]
    public void Verify_NoHeader_CouldNotBeChecked()
    {
        var verify = () => AuditExport.Verify(Export(records: 2)[1..], []);

        verify.Should().Throw<ProblemException>().Which.Problem.Code.Should().Be("EVS-7061");
    }

    private static List<string> Export(int records)
    {
        var ledger = new byte[16];
        var genesis = AuditChain.Genesis(ledger, Begun);
        var (previous, lines) = (genesis, new List<string>());
        for (var sequence = 1; sequence <= records; sequence++)
        {
            var entry = new AuditEntry { Sequence = sequence, Kind = AuditKind.Act, At = Begun.AddMinutes(sequence), Action = "user add" };
            previous = AuditChain.Next(previous, entry);
            lines.Add(JsonSerializer.Serialize(AuditLine.Of(new ChainedEntry(entry, previous)), AuditJson.Default.AuditLine));
        }

        var header = new ExportHeader(
            ExportHeader.Mark, Convert.ToHexStringLower(ledger), 1, Convert.ToHexStringLower(genesis), records, Convert.ToHexStringLower(previous), "a key");
        return [JsonSerializer.Serialize(header, AuditJson.Default.ExportHeader), .. lines];
    }
}
