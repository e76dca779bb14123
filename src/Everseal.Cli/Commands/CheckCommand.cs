using System.CommandLine;
using System.Reflection;
using Everseal.Cli.Checking;
using Everseal.Cli.Terminals;
using Everseal.Watch.Fleet;
using Everseal.Watch.Probes;
using Everseal.Watch.Reports;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal check</c>: looks at targets without any login and says what breaks, when, for whom, and what to type next.</summary>
internal sealed class CheckCommand(Terminal terminal)
{
    private const string Critical = "critical";

    private readonly CheckOptions options = new(new DataOption(terminal));

    private readonly Option<OutputFormat?> output = OutputOption.Create(
        OutputFormat.Table, OutputFormat.Json, OutputFormat.Jsonl, OutputFormat.Yaml, OutputFormat.Csv, OutputFormat.Junit, OutputFormat.Nagios,
        OutputFormat.Prometheus, OutputFormat.Html);

    private readonly Option<string?> since = new("--since") { Description = "Say what changed since this report (a file of -o json).", HelpName = "REPORT" };

    private readonly Option<string?> failOn = new Option<string?>("--fail-on") { Description = "Exit with 0 below this [default: warning].", HelpName = "warning|critical" }
        .AcceptOnlyFromAmong("warning", Critical);

    public Command Build()
    {
        var command = new Command("check", "Look at certificates that logins depend on, here or elsewhere, and say what breaks when.");
        options.AddTo(command);
        foreach (var option in new Option[] { output, since, failOn })
            command.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        HostPolicy.LeaveUnread();
        var settings = options.ReadSettings(parsed);
        var targets = options.ReadTargets(parsed);

        // Before the run, which may take minutes.
        var earlier = parsed.GetValue(since) is { } path ? ReadEarlier(path) : null;

        NativeHeap.Limit();
        var progress = new ProgressLine(terminal, "checked");
        var run = new CheckRun(Probes(), new TargetJudgement().Judge, terminal.Clock);
        var verdicts = await run.RunAsync(targets, settings, told => progress.Show(told.Done, told.Total), cancellation);
        progress.Clear();

        var report = CheckReport.Of(verdicts, terminal.Now, $"everseal {Version}");
        terminal.InBulk(() => Print(earlier is null ? report : report.ComparedTo(earlier), parsed.GetValue(output) ?? OutputFormat.Table));
        return ExitCode(report.Status, parsed.GetValue(failOn));
    }

    private Dictionary<TargetKind, IProbe> Probes()
        => new(ProbeSet.Create(terminal.Clock)) { [TargetKind.Deployment] = new DeploymentProbe(terminal) };

    private static string? Version => typeof(CheckCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static CheckReport ReadEarlier(string path)
    {
        var earlier = ReportText.ReadFile(path);
        return earlier.IsSuccess ? earlier.Value : throw ProblemException.CouldNot(earlier.Error.Code, "--since", earlier.Error.PublicDetail);
    }

    private void Print(CheckReport report, OutputFormat format)
    {
        if (format is OutputFormat.Table)
            CheckTables.Write(terminal, report);
        else
            ReportText.Write(report, Enum.Parse<ReportFormat>($"{format}"), terminal.Out);
    }

    /// <summary>The status is the code; what nobody could see stays 3, whatever was asked to be quiet about.</summary>
    private static int ExitCode(CheckStatus status, string? failOn) => status switch
    {
        CheckStatus.Fine => ExitCodes.Ok,
        CheckStatus.Warning => failOn is Critical ? ExitCodes.Ok : ExitCodes.Warning,
        CheckStatus.Critical => ExitCodes.Refused,
        _ => ExitCodes.CouldNot,
    };
}
