using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using YamlDotNet.RepresentationModel;

namespace Everseal.Watch.Targets;

/// <summary>The keys of a targets file. Keeps the first error and reads on, so that each key's reading stays one expression.</summary>
internal sealed class TargetsFileReader(string file)
{
    private const int MostTargets = 10_000;

    private static readonly string[] RootKeys = ["defaults", "groups", "targets"];
    private static readonly string[] SharedKeys = ["owner", "thresholds", "timeout", "caFile", "passphraseFile"];
    private static readonly string[] GroupKeys = [.. SharedKeys, "targets"];
    private static readonly string[] TargetKeys = ["target", "serverName", "starttls", .. SharedKeys];
    private static readonly string[] SecretKeys = ["password", "passphrase", "secret", "token", "user", "username"];
    private static readonly string[] Levels = ["notice", "warning", "critical", "page"];

    private static readonly Dictionary<string, CertificateClass> Classes = new(StringComparer.Ordinal)
    {
        ["ca"] = CertificateClass.Authority,
        ["signing"] = CertificateClass.SigningKey,
        ["tls"] = CertificateClass.ManualLeaf,
        ["renewed"] = CertificateClass.AutoRenewedLeaf,
    };

    private readonly Dictionary<string, long> lines = new(StringComparer.Ordinal);
    private readonly List<CheckTarget> targets = [];
    private StsError? error;

    public Result<TargetList> Read(YamlMappingNode root)
    {
        var defaults = Shared.None;
        foreach (var (key, value) in Entries(root, RootKeys).OrderBy(entry => Array.IndexOf(RootKeys, entry.Key)))
        {
            if (key == "defaults")
                defaults = ReadShared(Entries(value, SharedKeys), Shared.None);
            else if (key == "groups")
                ReadGroups(value, defaults);
            else
                ReadTargets(value, null, defaults);
        }

        return error is not null ? error
            : targets.Count > 0 ? new TargetList(targets)
            : ErrorCodes.CheckRuns.NothingToCheck.With($"{file} names no target");
    }

    private void ReadGroups(YamlNode node, Shared defaults)
    {
        foreach (var (name, value) in Entries(node, known: null))
        {
            var entries = Entries(value, GroupKeys).ToList();
            var shared = ReadShared(entries, defaults);
            if (entries.Find(entry => entry.Key == "targets").Value is { } list)
                ReadTargets(list, name, shared);
            else
                Refuse(value, $"group '{name}' has no targets", 0);
        }
    }

    private void ReadTargets(YamlNode node, string? group, Shared shared)
    {
        if (node is not YamlSequenceNode list)
        {
            Refuse(node, "targets: must be a list, one target on each line after a dash", 0);
            return;
        }

        foreach (var child in list.Children)
        {
            var (target, own) = child is YamlScalarNode ? (Named(child, child), shared) : ReadDetailed(child, shared);
            if (target is not null)
                Add(child, own.AppliedTo(target with { Group = group }));
        }
    }

    private (CheckTarget? Target, Shared Own) ReadDetailed(YamlNode node, Shared shared)
    {
        var entries = Entries(node, TargetKeys).ToList();
        if (entries.Find(entry => entry.Key == "target").Value is not { } named)
            return (Refuse<CheckTarget?>(node, "target: is missing", null), shared);

        var target = Named(named, node);
        foreach (var (key, value) in entries)
        {
            target = (key, target) switch
            {
                (_, null) => null,
                ("serverName", _) => target with { ServerName = TargetHost.Normal(Text(value)) ?? Refuse(value, "serverName: is not a host name", string.Empty) },
                ("starttls", _) => WithStartTls(value, target),
                _ => target,
            };
        }

        return (target, ReadShared(entries, shared));
    }

    private CheckTarget? Named(YamlNode node, YamlNode entry)
    {
        var read = TargetReader.Read(Text(node));
        if (!read.IsSuccess)
            return Refuse<CheckTarget?>(entry, $"{read.Error.PublicDetail} ({read.Error.Code.Id})", null);
        return read.Value is { Kind: TargetKind.File, Path: { } path } ? read.Value with { Path = FromFolder(path) } : read.Value;
    }

    private CheckTarget? WithStartTls(YamlNode node, CheckTarget target)
    {
        if (!Enum.TryParse<StartTlsProtocol>(Text(node), ignoreCase: true, out var protocol) || !Enum.IsDefined(protocol))
            return Refuse(node, $"starttls: is one of {string.Join(", ", Enum.GetNames<StartTlsProtocol>()).ToLowerInvariant()}", target);
        var spoken = TargetReader.WithStartTls(target, protocol);
        return spoken.IsSuccess ? spoken.Value with { ServerName = target.ServerName } : Refuse(node, spoken.Error.PublicDetail, target);
    }

    private void Add(YamlNode node, CheckTarget target)
    {
        if (!lines.TryAdd(target.Name, node.Start.Line))
            Refuse(node, $"{target.Name} is named before, in line {lines[target.Name]}", 0);
        else if (targets.Count == MostTargets)
            Refuse(node, $"one file names at most {MostTargets} targets", 0);
        else
            targets.Add(target);
    }

    private Shared ReadShared(IEnumerable<(string Key, YamlNode Value)> entries, Shared shared)
    {
        foreach (var (key, value) in entries)
        {
            shared = key switch
            {
                "owner" => shared with { Owner = Text(value) },
                "thresholds" => shared with { Thresholds = ReadThresholds(value).Over(shared.Thresholds ?? ThresholdSettings.None) },
                "timeout" => shared with { Timeout = Duration.Read(Text(value)) ?? Refuse(value, "timeout: is a time such as 15s or 2m", TimeSpan.Zero) },
                "caFile" => shared with { CaFile = FromFolder(Text(value)) },
                "passphraseFile" => shared with { PassphraseFile = FromFolder(Text(value)) },
                _ => shared,
            };
        }

        return shared;
    }

    private ThresholdSettings ReadThresholds(YamlNode node)
    {
        var byClass = new Dictionary<CertificateClass, ThresholdChanges>();
        foreach (var (name, value) in Entries(node, [.. Classes.Keys]))
        {
            var changes = ThresholdChanges.None;
            foreach (var (level, threshold) in Entries(value, Levels))
            {
                changes = level switch
                {
                    "notice" => changes with { Notice = ReadThreshold(threshold) },
                    "warning" => changes with { Warning = ReadThreshold(threshold) },
                    "critical" => changes with { Critical = ReadThreshold(threshold) },
                    _ => changes with { Page = ReadThreshold(threshold) },
                };
            }

            if (changes.IsInverted)
                Refuse(value, $"{name}: notice comes before warning, and warning before critical: the larger number first", 0);
            if (Classes.TryGetValue(name, out var kind))
                byClass[kind] = changes;
        }

        return new ThresholdSettings(byClass);
    }

    private Threshold? ReadThreshold(YamlNode node)
    {
        var read = Threshold.Read(Text(node));
        return read.IsSuccess ? read.Value : Refuse<Threshold?>(node, read.Error.PublicDetail, null);
    }

    // Relative paths begin at the file's own folder, so that the file can be used from anywhere.
    private string FromFolder(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);

    private string Text(YamlNode node)
        => node is YamlScalarNode { Value: { Length: > 0 } text } ? text : Refuse(node, "a value is missing here", string.Empty);

    /// <param name="known">Null where every key is a name that its writer chose.</param>
    private IEnumerable<(string Key, YamlNode Value)> Entries(YamlNode node, string[]? known)
    {
        if (node is not YamlMappingNode mapping)
            return Refuse<IEnumerable<(string, YamlNode)>>(node, $"keys and values are expected here{(known is null ? "" : $", of {string.Join(", ", known)}")}", []);

        foreach (var key in mapping.Children.Keys)
            CheckKey(key, known);
        return mapping.Children.Where(pair => pair.Key is YamlScalarNode { Value: not null }).Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value));
    }

    private void CheckKey(YamlNode key, string[]? known)
    {
        if (key is not YamlScalarNode { Value: { Length: > 0 } name })
            Refuse(key, "a key is a word", 0);
        else if (known is not null && !known.Contains(name))
            Refuse(key, UnknownKey(name, known), 0);
    }

    private static string UnknownKey(string name, string[] known)
    {
        if (SecretKeys.Contains(name, StringComparer.OrdinalIgnoreCase))
            return $"'{name}' is not known here: no check needs a login, and the passphrase of a key file stands in a file of its own (passphraseFile)";
        return NearestName.Of(name, known) is { } near
            ? $"'{name}' is not known here; did you mean '{near}'?"
            : $"'{name}' is not known here; known are {string.Join(", ", known)}";
    }

    private T Refuse<T>(YamlNode node, string reason, T instead)
    {
        error ??= YamlTree.Refuse(file, node.Start.Line, reason);
        return instead;
    }

    /// <summary>What a target has from its group, and a group from the defaults.</summary>
    private sealed record Shared(string? Owner, ThresholdSettings? Thresholds, TimeSpan? Timeout, string? CaFile, string? PassphraseFile)
    {
        public static Shared None { get; } = new(null, null, null, null, null);

        public CheckTarget AppliedTo(CheckTarget target)
            => target with { Owner = Owner, Thresholds = Thresholds, Timeout = Timeout, CaFile = CaFile, PassphraseFile = PassphraseFile };
    }
}
