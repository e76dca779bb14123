using System.Globalization;
using Everseal.Core.Errors;
using YamlDotNet.RepresentationModel;

namespace Everseal.Server.Hosting;

/// <summary>Values of the configuration file. What is not as it should be is kept as an error, with file, line, key and reason.</summary>
/// <param name="former">Keys that earlier versions knew.</param>
internal sealed class ConfigurationNodes(string file, IReadOnlyList<FormerKey> former)
{
    private readonly List<StsError> _errors = [];

    public IReadOnlyList<StsError> Errors => _errors;

    /// <summary>The first of them.</summary>
    public StsError? Error => _errors.FirstOrDefault();

    public string Text(YamlNode node, string name)
        => node is YamlScalarNode { Value: { Length: > 0 } text } ? text : Refuse(node, name, "must have a value", string.Empty);

    public int Number(YamlNode node, string name, int least, int most)
        => int.TryParse(Text(node, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Refuse(node, name, $"must be a whole number from {least} to {most}", least);

    public bool Switch(YamlNode node, string name) => Text(node, name) switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        _ => Refuse(node, name, "must be on or off", instead: false),
    };

    /// <summary>30s, 5m, 6h, 7d.</summary>
    public TimeSpan Duration(YamlNode node, string name, TimeSpan least, TimeSpan most)
    {
        var text = Text(node, name);
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        return unit != 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && TimeSpan.FromSeconds((double)count * unit) is var duration && duration >= least && duration <= most
                ? duration
                : Refuse(node, name, $"must be a duration such as 5m, 6h or 1d, from {least.TotalSeconds:0}s to {most.TotalDays:0}d", least);
    }

    /// <summary>Relative paths start at the file's folder.</summary>
    public string FilePath(YamlNode node, string name) => Path.GetFullPath(Text(node, name), Path.GetDirectoryName(Path.GetFullPath(file))!);

    public IEnumerable<(YamlNode Key, YamlNode Value, string Name)> Entries(YamlNode node, string prefix)
        => node is YamlMappingNode mapping
            ? mapping.Children.Select(pair => (pair.Key, pair.Value, prefix + (pair.Key as YamlScalarNode)?.Value))
            : Refuse<IEnumerable<(YamlNode, YamlNode, string)>>(node, prefix.TrimEnd('.'), "must hold keys and values", []);

    /// <summary>Keeps the error; the value given back lets reading go on.</summary>
    public T Refuse<T>(YamlNode node, string name, string reason, T instead) => Keep(ErrorCodes.Server.ConfigurationInvalid, node, name, reason, instead);

    /// <summary>The same for a key that this version does not know; of one that an earlier version knew it says what became of it.</summary>
    /// <param name="reason">For a key that none knew.</param>
    public T RefuseKey<T>(YamlNode key, string name, string reason, T instead) => former.FirstOrDefault(one => one.Name == name) is { } known
        ? Keep(ErrorCodes.Upgrades.FormerKey, key, name, known.WhatBecameOfIt, instead)
        : Refuse(key, name, reason, instead);

    private T Keep<T>(ErrorCode code, YamlNode node, string name, string reason, T instead)
    {
        _errors.Add(code.With($"{file}:{node.Start.Line}: {name}: {reason}."));
        return instead;
    }
}
