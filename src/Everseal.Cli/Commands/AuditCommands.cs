using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Everseal.Cli.Administration;
using Everseal.Cli.Auditing;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal audit …</c>: what happened, and whether the trail of it is whole.</summary>
internal sealed class AuditCommands(AdministrationOptions options)
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    public Command Build() => options.Add(
        new Command("audit", "The audit trail: who did what, and the proof that nobody changed it.") { Show(), Tail(), Verify(), Export() }, inRealm: false);

    private Command Show()
    {
        var command = new Command("show", "Show how far the trail goes, how it is signed, and how many tokens were validated.");
        command.SetAction(options.OnServer(async (session, _, cancellation) =>
        {
            var trail = await DescribeAsync(session, cancellation);
            session.Print(trail, AuditTables.Trail);
            if (!session.IsJson)
                AuditTables.Validations(trail)?.WriteTo(session.Terminal);
            CertificateTables.Warn(session.Terminal, trail.Warnings);
        }));
        return command;
    }

    private Command Tail()
    {
        var count = new Option<int>("-n", "--lines") { Description = "How many records.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is recorded from now on." };
        var filter = new AuditFilter();
        var command = new Command("tail", "Show the last records.") { count, follow };
        filter.AddTo(command);
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var query = filter.Read(parsed, options.Terminal.Now);
            if (parsed.GetValue(count) is < 0 or > 100_000)
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, count.Name, "from 0 to 100000");

            // Asked first, so that nothing is lost between the last records and those that follow.
            var end = (await DescribeAsync(session, cancellation)).Records;
            var last = parsed.GetValue(count) == 0 ? [] : await TrailPages.ReadLastAsync(session.Client, query, parsed.GetValue(count), cancellation);
            Print(session, last);
            if (parsed.GetValue(follow))
                await FollowAsync(session, query, Math.Max(end, last.Count > 0 ? last[^1].Seq : 0), cancellation);
        }));
        return command;
    }

    private Command Verify()
    {
        var checkpoints = new Option<string?>("--checkpoints") { Description = "Checkpoints that were kept outside: the server's checkpoint file, or a syslog file.", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "The audit key that you trust (audit-key.pem of the data directory, copied when it was new).", HelpName = "FILE" };
        var export = new Option<string?>("--export") { Description = "Judge this export instead of a server's trail; needs no server.", HelpName = "FILE" };
        var command = new Command("verify", "Check the trail; names the first record that is not what was written. Works without a running server too.") { checkpoints, key, export };
        command.SetAction(async (parsed, cancellation) =>
        {
            var outside = parsed.GetValue(checkpoints) is { } file ? CheckpointFiles.Read(checkpoints.Name, file) : null;
            using var pinned = parsed.GetValue(key) is { } pem ? CheckpointFiles.ReadKey(key.Name, InputFiles.ReadText(key.Name, pem)) : null;
            using var elsewhere = options.Elsewhere(parsed);
            var sequences = outside?.Select(checkpoint => checkpoint.Sequence).Distinct().ToList() ?? [];
            var judgement = parsed.GetValue(export) is { } exported
                ? JudgeExport(CheckpointFiles.Lines(export.Name, exported), sequences, outside, pinned)
                : TrailJudgement.Of(
                    elsewhere is null
                        ? await TrailSource.VerifyAsync(options.DataDirectory(parsed), new VerifyAudit(sequences), options.Terminal, cancellation)
                        : await TrailSource.AskAsync(elsewhere, new VerifyAudit(sequences), cancellation),
                    outside, pinned);
            return Report(judgement, options.Format(parsed));
        });
        return command;
    }

    private Command Export()
    {
        var target = new Option<string>("--out") { Description = "Where it goes; - is stdout.", HelpName = "FILE", Required = true };
        var from = new Option<string?>("--from") { Description = "The first record: its number, or a time [default: 1].", HelpName = "SEQ|TIME" };
        var to = new Option<string?>("--to") { Description = "The last record: its number, or a time that it must lie before [default: the end].", HelpName = "SEQ|TIME" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is already there." };
        var command = new Command("export", "Write records with their hashes, one JSON object a line; `audit verify --export` judges them anywhere.") { target, from, to, overwrite };
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var trail = await DescribeAsync(session, cancellation);
            var first = await NumberAsync(session, from, parsed, cancellation) ?? 1;
            var last = await NumberAsync(session, to, parsed, cancellation) is { } end
                ? AuditFilter.ReadNumber(parsed.GetValue(to)) is null ? end - 1 : end
                : trail.Records;
            if (first < 1 || last > trail.Records || first > last)
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, from.Name, $"the trail has records 1 to {trail.Records}, and {first} to {last} were asked for");

            var path = parsed.GetRequiredValue(target);
            if (path == "-")
            {
                await AuditExport.WriteAsync(session.Client, trail, first, last, session.Terminal.Out, cancellation);
                return;
            }

            OutputFiles.MustBeFree(target.Name, path, parsed.GetValue(overwrite));
            await using (var output = OutputFiles.OpenPrivate(target.Name, path, parsed.GetValue(overwrite)))
                await AuditExport.WriteAsync(session.Client, trail, first, last, output, cancellation);
            session.Done($"{last - first + 1} records are in {path}");
        }));
        return command;
    }

    private static Task<AuditTrailDescription> DescribeAsync(AdministrationSession session, CancellationToken cancellation)
        => session.Client.GetAsync<AuditTrailDescription>(ApiPaths.For(ApiPaths.AuditTrail), cancellation);

    private static void Print(AdministrationSession session, List<AuditLine> records)
    {
        switch (session.Format)
        {
            case OutputFormat.Json:
                JsonOutput.Write(session.Terminal, new AuditPage(records, null, null));
                break;
            case OutputFormat.Jsonl:
                PrintLines(session, records);
                break;
            default:
                AuditTables.Records(records).WriteTo(session.Terminal);
                break;
        }
    }

    private static void PrintLines(AdministrationSession session, IEnumerable<AuditLine> records)
    {
        foreach (var record in records)
            session.Terminal.Out.WriteLine(session.IsJson ? JsonSerializer.Serialize(record, AuditJson.Default.AuditLine) : AuditTables.Line(record));
    }

    private async Task FollowAsync(AdministrationSession session, string query, long after, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var page = await TrailPages.ReadAsync(session.Client, $"after={after}&limit=1000{query}", cancellation);
                PrintLines(session, page.Records);
                after = page.Next ?? (page.Records.Count > 0 ? page.Records[^1].Seq : after);
                if (page.Next is null)
                    await Task.Delay(FollowInterval, options.Terminal.Clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how this ends.
        }
    }

    private static TrailJudgement JudgeExport(
        IEnumerable<string> lines, IReadOnlyList<long> sequences, IReadOnlyList<AuditCheckpoint>? outside, ECDsa? pinned)
    {
        var (verdict, range) = AuditExport.Verify(lines, sequences);
        return TrailJudgement.Of(verdict, outside, pinned, range);
    }

    private int Report(TrailJudgement judgement, OutputFormat format)
    {
        if (format == OutputFormat.Table)
            AuditTables.Judgement(judgement).WriteTo(options.Terminal);
        else
            JsonOutput.Write(options.Terminal, judgement.Verdict);
        AuditTables.Caveats(judgement).ForEach(options.Terminal.Note);
        return judgement.Verdict.Broken is { } broken
            ? throw ProblemException.Refused(ErrorCodes.CommandLine.AuditBroken, null, AuditTables.Words(broken))
            : ExitCodes.Ok;
    }

    private async Task<long?> NumberAsync(AdministrationSession session, Option<string?> option, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        return AuditFilter.ReadNumber(text)
            ?? await TrailPages.FindFirstAsync(session.Client, AuditFilter.ReadTime(option.Name, text, options.Terminal.Now), cancellation)
            ?? (await DescribeAsync(session, cancellation)).Records + 1;
    }
}
