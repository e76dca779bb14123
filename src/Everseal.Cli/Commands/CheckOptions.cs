using System.CommandLine;
using Everseal.Core.Errors;
using Everseal.Watch.Fleet;
using Everseal.Watch.Targets;

namespace Everseal.Cli.Commands;

/// <summary>What to look at, and how: the arguments of <c>everseal check</c>.</summary>
internal sealed class CheckOptions(DataOption data)
{
    private const int MostParallel = 1024;

    private readonly Argument<string[]> typed = new("TARGET")
    {
        Description = $"What to check: {string.Join(", ", TargetReader.Examples)}. Without one, this host's own deployment (--data).",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "TARGET",
    };

    private readonly Option<string?> file = Text("--targets", "FILE", "Check what this file names (YAML; docs/reference/check.md).");
    private readonly Option<string?> warning = Text("--warning", "REMAINING", "Warn from this remaining time on: 30d, 25% of the lifetime, or 30d,25% (the smaller counts) [default: by kind of certificate].");
    private readonly Option<string?> critical = Text("--critical", "REMAINING", "Critical from this remaining time on.");
    private readonly Option<TimeSpan?> timeout = DurationOption.Create("--timeout", "How long one target may take [default: 15s].");
    private readonly Option<TimeSpan?> deadline = DurationOption.Create("--deadline", "How long all may take together [default: 10m].");
    private readonly Option<int?> parallel = new("--parallel") { Description = "How many are looked at at a time [default: 32].", HelpName = "COUNT" };
    private readonly Option<string?> serverName = Text("--server-name", "NAME", "The name to ask for (SNI) and to expect in the certificate [default: the host].");
    private readonly Option<string?> caFile = Text("--ca-file", "FILE", "CA certificates (PEM) that must vouch for what is served.");
    private readonly Option<string?> passphraseFile = Text("--passphrase-file", "FILE", "Open PKCS#12 and JKS files with this file's first line.");
    private readonly Option<string?> startTls = new Option<string?>("--starttls") { Description = "Speak this in the clear first, with tls://HOST:PORT.", HelpName = "PROTOCOL" }
        .AcceptOnlyFromAmong([.. Enum.GetNames<StartTlsProtocol>().Select(name => name.ToLowerInvariant())]);

    public void AddTo(Command command)
    {
        typed.CompletionSources.Add([.. TargetReader.Examples.Select(example => example[..(example.IndexOf(':') + 1)] + (example.Contains("://") ? "//" : ""))]);
        command.Add(typed);
        foreach (var option in new Option[] { file, data.Option, warning, critical, timeout, deadline, parallel, serverName, caFile, passphraseFile, startTls })
            command.Add(option);
    }

    public CheckRunSettings ReadSettings(ParseResult parsed)
    {
        var usual = new CheckRunSettings();
        var changes = new ThresholdChanges(Warning: ReadThreshold(parsed, warning), Critical: ReadThreshold(parsed, critical));
        if (changes.IsInverted)
            throw ProblemException.CouldNot(ErrorCodes.CheckRuns.ThresholdNotUnderstood, warning.Name, "comes before --critical: it is the larger remaining time");
        if (parsed.GetValue(parallel) is < 1 or > MostParallel)
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, parallel.Name, $"from 1 to {MostParallel}");

        return new CheckRunSettings
        {
            Parallel = parsed.GetValue(parallel) ?? usual.Parallel,
            Timeout = parsed.GetValue(timeout) ?? usual.Timeout,
            Deadline = parsed.GetValue(deadline) ?? usual.Deadline,
            Thresholds = ThresholdSettings.ForAll(changes),
        };
    }

    /// <returns>At least one, each once.</returns>
    public IReadOnlyList<CheckTarget> ReadTargets(ParseResult parsed)
    {
        var targets = new List<CheckTarget>();
        RefuseOptionsOfNothing(parsed);
        foreach (var word in parsed.GetValue(typed) ?? [])
            targets.Add(WithOptions(parsed, Unwrap(TargetReader.Read(word), null)));
        if (parsed.GetValue(file) is { } path)
            targets.AddRange(Unwrap(TargetsFile.ReadFile(path), file.Name).Targets);

        if (targets.Count == 0 || parsed.GetResult(data.Option) is { Implicit: false })
            targets.Add(Deployment(Path.GetFullPath(data.Read(parsed))));
        return [.. targets.DistinctBy(target => target.Name)];
    }

    /// <summary>An option that counts for nothing would be believed.</summary>
    private void RefuseOptionsOfNothing(ParseResult parsed)
    {
        if (parsed.GetValue(typed) is { Length: > 0 })
            return;
        if (new Option[] { serverName, caFile, passphraseFile, startTls }.FirstOrDefault(option => parsed.GetResult(option) is not null) is { } lost)
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, lost.Name, "goes with a TARGET on the command line; a targets file says it itself");
    }

    private static CheckTarget Deployment(string directory) => new(TargetKind.Deployment, $"data:{directory}", Path: directory);

    private CheckTarget WithOptions(ParseResult parsed, CheckTarget target)
    {
        if (parsed.GetValue(startTls) is { } protocol)
            target = Unwrap(TargetReader.WithStartTls(target, Enum.Parse<StartTlsProtocol>(protocol, ignoreCase: true)), startTls.Name);
        return target with
        {
            ServerName = parsed.GetValue(serverName),
            CaFile = parsed.GetValue(caFile),
            PassphraseFile = parsed.GetValue(passphraseFile),
        };
    }

    private static Threshold? ReadThreshold(ParseResult parsed, Option<string?> option)
        => parsed.GetValue(option) is { } text ? Unwrap(Threshold.Read(text), option.Name) : null;

    private static T Unwrap<T>(Result<T> result, string? field)
        where T : notnull
        => result.IsSuccess ? result.Value : throw ProblemException.CouldNot(result.Error.Code, field, result.Error.PublicDetail);

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
