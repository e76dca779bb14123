using Everseal.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Everseal.Watch.Targets;

/// <summary>YAML from people, made a tree within limits: no deep nesting, which would exhaust the stack, and no aliases, which multiply.</summary>
internal static class YamlTree
{
    private const int DeepestNesting = 12;

    /// <returns>The one document's mapping.</returns>
    public static Result<YamlMappingNode> Read(string file, string yaml)
    {
        try
        {
            if (BrokenLimit(yaml) is var (line, reason))
                return Refuse(file, line, reason);

            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : Refuse(file, 1, "must hold one document of keys and values");
        }
        catch (YamlException broken)
        {
            return Refuse(file, broken.Start.Line, $"is not valid YAML: {broken.Message}");
        }
    }

    public static StsError Refuse(string file, long line, string reason) => ErrorCodes.CheckRuns.TargetsFileInvalid.With($"{file}:{line}: {reason}");

    private static (long Line, string Reason)? BrokenLimit(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth > DeepestNesting)
                return (current.Start.Line, "is nested too deeply");
            if (current is AnchorAlias)
                return (current.Start.Line, "aliases (*name) are not followed; write the value out");
        }

        return null;
    }
}
