using Everseal.Core.Errors;

namespace Everseal.Cli.Keys;

/// <summary>Files that a command writes. None is overwritten unless asked: an old key may be the only copy.</summary>
internal static class OutputFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void MustBeFree(string option, string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, $"{path} is already there", "another path, or the same command with --overwrite");
    }

    /// <summary>Readable by its owner alone from the first byte on (on Windows the directory's permissions apply).</summary>
    public static void WritePrivate(string option, string path, string content)
    {
        // A file that is overwritten keeps its mode, so it is made anew.
        Write(option, path, content, () => File.Delete(path), OwnerOnly);
    }

    public static void WritePublic(string option, string path, string content) => Write(option, path, content, () => { }, mode: null);

    private static void Write(string option, string path, string content, Action before, UnixFileMode? mode)
    {
        try
        {
            before();
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (mode is not null && !OperatingSystem.IsWindows())
                options.UnixCreateMode = mode;
            using var writer = new StreamWriter(path, options);
            writer.Write(content.EndsWith('\n') ? content : content + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, failure.Message);
        }
    }
}
