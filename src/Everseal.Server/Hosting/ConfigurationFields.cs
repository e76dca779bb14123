using YamlDotNet.RepresentationModel;

namespace Everseal.Server.Hosting;

/// <summary>The fields of one mapping, of which each kind takes others; what nobody took is refused at the end.</summary>
internal sealed class ConfigurationFields
{
    private readonly ConfigurationNodes _nodes;
    private readonly YamlNode _node;
    private readonly string _prefix;
    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _untaken = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    public ConfigurationFields(ConfigurationNodes nodes, YamlNode node, string prefix)
    {
        (_nodes, _node, _prefix) = (nodes, node, prefix);
        foreach (var (key, value, name) in nodes.Entries(node, prefix: string.Empty))
            _untaken[name] = (key, value);
    }

    public string Text(string name) => Take(name) is { } value ? _nodes.Text(value, _prefix + name) : Missing(name, string.Empty);

    public string? OptionalText(string name) => Take(name) is { } value ? _nodes.Text(value, _prefix + name) : null;

    public string FilePath(string name) => Take(name) is { } value ? _nodes.FilePath(value, _prefix + name) : Missing(name, string.Empty);

    public string? OptionalFilePath(string name) => Take(name) is { } value ? _nodes.FilePath(value, _prefix + name) : null;

    public int Port(string name, int usual) => Take(name) is { } value ? _nodes.Number(value, _prefix + name, 1, ushort.MaxValue) : usual;

    public bool? Switch(string name) => Take(name) is { } value ? _nodes.Switch(value, _prefix + name) : null;

    public TimeSpan? Duration(string name, TimeSpan least, TimeSpan most) => Take(name) is { } value ? _nodes.Duration(value, _prefix + name, least, most) : null;

    /// <summary>One text or a list of them.</summary>
    public IReadOnlyList<string> Texts(string name) => Take(name) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select(child => _nodes.Text(child, _prefix + name))],
        { } value => [_nodes.Text(value, _prefix + name)],
    };

    /// <summary>One of a few words; <paramref name="usual"/> when the field is missing.</summary>
    public T Choice<T>(string name, T usual, params ReadOnlySpan<(string Word, T Value)> words)
    {
        if (Take(name) is not { } node)
            return usual;
        var text = _nodes.Text(node, _prefix + name);
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
        }

        return Refuse(name, node, $"\"{text}\" is not one of {string.Join(", ", words.ToArray().Select(word => word.Word))}", usual);
    }

    public T Refuse<T>(string name, string reason, T instead) => _nodes.Refuse(_node, _prefix + name, reason, instead);

    /// <summary>A misspelt field must not be without effect.</summary>
    public void RefuseOthers()
    {
        foreach (var (name, (key, _)) in _untaken)
            _nodes.RefuseKey(key, _prefix + name, $"is not a key here; known are {string.Join(", ", _known.Distinct())}", instead: 0);
    }

    private T Refuse<T>(string name, YamlNode node, string reason, T instead) => _nodes.Refuse(node, _prefix + name, reason, instead);

    private T Missing<T>(string name, T instead) => _nodes.Refuse(_node, _prefix + name, "is missing", instead);

    private YamlNode? Take(string name)
    {
        _known.Add(name);
        return _untaken.Remove(name, out var found) ? found.Value : null;
    }
}
