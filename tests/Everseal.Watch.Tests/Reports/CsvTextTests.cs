using Everseal.Watch.Reports;

namespace Everseal.Watch.Tests.Reports;

public sealed class CsvTextTests
{
    [Fact]
    public void Rows_Report_OneForEachCertificateAndForATargetWithout()
    {
        var rows = Rows(Sample.Text(ReportFormat.Csv));

        rows.Should().HaveCount(5).And.AllSatisfy(row => row.Should().HaveCount(20));
        rows.Select(row => row[0]).Should().Equal("target", Sample.Vcenter.Target, Sample.Vcenter.Target, Sample.Strange.Target, Sample.Silent.Target);
        rows[4][^1].Should().Be("TLS 443: did not answer to the end within 15 s", "what could not be checked does not vanish from the sheet");
    }

    [Fact]
    public void Cells_ThatASheetWouldCompute_BeginWithAnApostrophe()
    {
        var row = Rows(Sample.Text(ReportFormat.Csv))[3];

        row[3].Should().Be("'@SUM(1)");
        row[6].Should().Be("'" + Sample.Hostile);
        row[16].Should().Be("-2", "a number stays one");
    }

    [Fact]
    public void Lines_All_EndAsTheStandardSays()
        => Sample.Text(ReportFormat.Csv, Sample.Of(Sample.Vcenter)).Split("\r\n").Should().HaveCount(4).And.EndWith(string.Empty);

    /// <summary>RFC 4180, read strictly.</summary>
    private static List<List<string>> Rows(string text)
    {
        var rows = new List<List<string>>();
        var (row, cell, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[i++]);
            else if (text[i] == '"')
                quoted = !quoted;
            else if (!quoted && text[i] is ',' or '\r' && !quoted)
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (text[i] == '\r')
                {
                    text[++i].Should().Be('\n');
                    rows.Add(row);
                    row = [];
                }
            }
            else
                cell.Append(text[i]);
        }

        return rows;
    }
}
