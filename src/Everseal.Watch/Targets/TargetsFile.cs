using System.Text;
using Everseal.Core.Errors;

namespace Everseal.Watch.Targets;

/// <summary>What a targets file names, in its order.</summary>
public sealed record TargetList(IReadOnlyList<CheckTarget> Targets);

/// <summary>
/// A fleet in YAML (docs/reference/check.md). Strict: an unknown key is an error with its line, since a misspelt target that is
/// silently left out is never checked. Secrets are named by file and never stand in it.
/// </summary>
public static class TargetsFile
{
    private const int LargestFile = 4 * 1024 * 1024;

    public static Result<TargetList> ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > LargestFile)
                return ErrorCodes.CheckRuns.TargetsFileNotReadable.With($"{path}: has {stream.Length} bytes; at most {LargestFile} are read");

            using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return Read(path, reader.ReadToEnd());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return ErrorCodes.CheckRuns.TargetsFileNotReadable.With($"{path}: {failure.Message}");
        }
    }

    /// <param name="file">Its path: for messages, and the folder at which relative paths in it begin.</param>
    public static Result<TargetList> Read(string file, string yaml)
    {
        var root = YamlTree.Read(file, yaml);
        return root.IsSuccess ? new TargetsFileReader(file).Read(root.Value) : root.Error;
    }
}
