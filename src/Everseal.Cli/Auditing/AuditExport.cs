using System.Text.Json;
using Everseal.Cli.Administration;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Errors;

namespace Everseal.Cli.Auditing;

/// <summary>A part of the trail as lines of JSON: a header that says what it follows and how far it goes, then the records.</summary>
internal static class AuditExport
{
    /// <param name="from">The first record's number.</param>
    /// <param name="to">The last one's.</param>
    public static async Task WriteAsync(AdministrationClient client, AuditTrailDescription trail, long from, long to, TextWriter output, CancellationToken cancellation)
    {
        var page = await TrailPages.ReadAsync(client, $"after={from - 1}&limit=1000", cancellation);
        var last = await TrailPages.ReadAsync(client, $"after={to - 1}&limit=1", cancellation);
        var header = new ExportHeader(ExportHeader.Mark, trail.LedgerId, from, page.Previous ?? "", to, last.Records is [var end] ? end.Hash : trail.Hash, trail.Key);
        await output.WriteLineAsync(JsonSerializer.Serialize(header, AuditJson.Default.ExportHeader));
        while (true)
        {
            foreach (var record in page.Records.TakeWhile(record => record.Seq <= to))
                await output.WriteLineAsync(JsonSerializer.Serialize(record, AuditJson.Default.AuditLine));
            if (page.Next is not { } next || next >= to)
                return;
            page = await TrailPages.ReadAsync(client, $"after={next}&limit=1000", cancellation);
        }
    }

    /// <summary>Judges an export by itself: no server, no network.</summary>
    /// <param name="sequences">Whose hashes are wanted.</param>
    /// <returns>The verdict, and which records the export says that it has.</returns>
    public static (AuditVerdict Verdict, RecordRange Range) Verify(IEnumerable<string> lines, IReadOnlyList<long> sequences)
    {
        using var reader = lines.GetEnumerator();
        try
        {
            var header = reader.MoveNext() ? JsonSerializer.Deserialize(reader.Current, AuditJson.Default.ExportHeader) : null;
            if (header is not { Everseal: ExportHeader.Mark })
                throw new FormatException("it does not begin with the header of an audit export");
            return (Verify(header, reader, [.. sequences]), new RecordRange(header.From, header.To));
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.AuditNotReadable, "--export", failure.Message);
        }
    }

    private static AuditVerdict Verify(ExportHeader header, IEnumerator<string> lines, HashSet<long> wanted)
    {
        var hashes = new List<AuditHash>();
        var tokens = 0L;
        var start = new ChainPosition(header.From - 1, Convert.FromHexString(header.Previous));
        var report = AuditChain.Verify(start, Records(lines, header.From), record =>
        {
            // A cancellation names a token too, and issues none.
            tokens += record.Entry.TokenDigest is null ? 0 : 1;
            if (wanted.Contains(record.Entry.Sequence))
                hashes.Add(new AuditHash(record.Entry.Sequence, Convert.ToHexStringLower(record.Hash.Span)));
            return null;
        });
        return new AuditVerdict(
            header.LedgerId, report.Good.Sequence, Convert.ToHexStringLower(report.Good.Hash.Span), tokens, 0, header.Key,
            report.Break ?? End(header, report.Good), hashes);
    }

    private static AuditBreak? End(ExportHeader header, ChainPosition end)
        => end.Sequence < header.To ? new AuditBreak(BreakKind.TailCut, end.Sequence + 1, At: null, $"the export ends with record {end.Sequence}, and was made to {header.To}")
            : Convert.ToHexStringLower(end.Hash.Span) != header.Hash ? new AuditBreak(BreakKind.Rewritten, end.Sequence, At: null, "the last record is not the one that the export's header names")
            : null;

    private static IEnumerable<ChainedEntry> Records(IEnumerator<string> lines, long from)
    {
        for (var expected = from; lines.MoveNext(); expected++)
            yield return Record(lines.Current, expected);
    }

    // A line that is no record stands where one was: the verdict is to name it, not to fail for it.
    private static ChainedEntry Record(string line, long expected)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Default.AuditLine)?.ToRecord() ?? ChainedEntry.Unreadable(expected);
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return ChainedEntry.Unreadable(expected);
        }
    }
}

/// <summary>Records by their numbers, both ends included.</summary>
internal sealed record RecordRange(long From, long To);
