using System.Text;
using Everseal.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Everseal.Watch.Probes.Files;

/// <summary>
/// Certificates in Kubernetes manifests, YAML or JSON, one or many documents, lists too: PEM as base64 below <c>data</c> of
/// a Secret, or in clear below <c>stringData</c> and in a ConfigMap. Read event by event: no tree, no aliases.
/// </summary>
internal static class KubernetesSecrets
{
    private const int DeepestNesting = 16;

    /// <returns>Null when it holds no such thing.</returns>
    public static FileContent? Read(string text)
    {
        if (!text.Contains("kind:", StringComparison.Ordinal) && !text.Contains("\"kind\"", StringComparison.Ordinal))
            return null;
        var entries = new List<FileEntry>();
        StsError? failure = null;
        try
        {
            foreach (var (name, key, value) in Values(text))
            {
                if (Pem(value) is not { } pem || PemText.Read(pem) is not { } content)
                    continue;
                failure ??= content.Failure;
                entries.AddRange(content.Entries.Select(entry => entry with { Alias = $"{name}:{key}", Use = UseOf(key) }));
            }
        }
        catch (YamlException broken)
        {
            failure = entries.Count == 0 && failure is null
                ? null
                : ErrorCodes.FileProbes.CertificateInFileMalformed.With($"From line {broken.Start.Line} on it is not valid YAML.");
        }

        return entries.Count == 0 && failure is null ? null : new FileContent(entries, failure);
    }

    // The two names that a Secret of type kubernetes.io/tls has, and what cert-manager adds.
    private static CertificateUse UseOf(string key) => key switch
    {
        "tls.crt" => CertificateUse.TlsServer,
        "ca.crt" => CertificateUse.Authority,
        _ => CertificateUse.Unknown,
    };

    private static string? Pem(string value)
    {
        if (value.StartsWith("-----BEGIN ", StringComparison.Ordinal))
            return value;
        var octets = new byte[((value.Length / 4) + 1) * 3];
        return Convert.TryFromBase64String(value, octets, out var written) ? Encoding.UTF8.GetString(octets, 0, written) : null;
    }

    /// <summary>Each scalar directly below a data mapping, with its object's name, which may stand before or behind it.</summary>
    private static IEnumerable<(string Name, string Key, string Value)> Values(string text)
    {
        var parser = new Parser(new StringReader(text));
        var levels = new Stack<Level>();
        var name = new ObjectName();
        var found = new List<(string Key, string Value)>();
        string? key = null;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingStart or SequenceStart when levels.Count >= DeepestNesting:
                    throw new YamlException(parser.Current.Start, parser.Current.End, "nested too deeply");
                case MappingStart or SequenceStart:
                    levels.Push(new Level(key, IsSequence: parser.Current is SequenceStart));
                    key = null;
                    break;
                case MappingEnd or SequenceEnd:
                    levels.Pop();
                    key = null;
                    if (!EndsObject(levels))
                        break;
                    foreach (var (dataKey, value) in found)
                        yield return (name.ToString(), dataKey, value);
                    (name, found) = (new ObjectName(), []);
                    break;
                case Scalar scalar when levels.TryPeek(out var level) && !level.IsSequence:
                    key = key is null ? scalar.Value : Take(level, key, scalar.Value, name, found);
                    break;
                case AnchorAlias:
                    key = null;
                    break;
            }
        }
    }

    // A document's mapping, or one item of a List.
    private static bool EndsObject(Stack<Level> levels) => !levels.TryPeek(out var outer) || outer is { IsSequence: true, Key: "items" };

    /// <returns>Always null: with its value the key is done.</returns>
    private static string? Take(Level level, string key, string value, ObjectName name, List<(string Key, string Value)> found)
    {
        if (level.Key is "data" or "stringData")
            found.Add((key, value));
        else if (level.Key is "metadata")
            name.Set(key, value);
        return null;
    }

    /// <param name="Key">Under which the open mapping or sequence stands; null at the top and within a sequence.</param>
    private readonly record struct Level(string? Key, bool IsSequence);

    private sealed class ObjectName
    {
        private string? space;
        private string? own;

        public void Set(string key, string value) => (space, own) = key switch
        {
            "namespace" => (value, own),
            "name" => (space, value),
            _ => (space, own),
        };

        public override string ToString() => space is null ? own ?? "unnamed" : $"{space}/{own ?? "unnamed"}";
    }
}
