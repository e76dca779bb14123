using Everseal.Core.Errors;

namespace Everseal.Cli.Keys;

/// <summary>Files that a command writes. None is overwritten unless asked: an old key may be the only copy.</summary>
internal static class OutputFiles
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void MustBeFree(string option, string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, $"{path} is already there", "another path, or the same command with --overwrite");
    }

    /// <summary>Readable by its owner alone from the first byte on (on Windows the directory's permissions apply).</summary>
    public static void WritePrivate(string option, string path, string content, bool overwrite)
        => Write(option, path, content, overwrite, OwnerOnly);

    public static void WritePublic(string option, string path, string content, bool overwrite)
        => Write(option, path, content, overwrite, mode: null);

    /// <summary>For what is too long to be held in memory. A run that fails leaves a part of it behind, which a reader must notice by itself.</summary>
    public static StreamWriter OpenPrivate(string option, string path, bool overwrite)
    {
        try
        {
            if (overwrite)
                File.Delete(path);
            return Open(path, OwnerOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, failure.Message);
        }
    }

    /// <summary>For its owner alone, and on the disk when this returns.</summary>
    public static void WriteDurably(string option, string path, string content, bool overwrite)
    {
        WritePrivate(option, path, content, overwrite);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Does what may fail at the disk; a failure names the option that named the file.</summary>
    internal static void Guard(string option, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, failure.Message);
        }
    }

    // CreateNew is O_EXCL: it follows no link and opens nothing that is already there.
    internal static void Create(string path, string content, UnixFileMode? mode)
    {
        using var writer = Open(path, mode);
        writer.Write(content.EndsWith('\n') ? content : content + "\n");
    }

    private static void Write(string option, string path, string content, bool overwrite, UnixFileMode? mode)
    {
        if (!overwrite)
        {
            Guard(option, () => Create(path, content, mode));
            return;
        }

        using var staged = StagedFile.Write(option, path, content, mode);
        staged.TakePlace(overwrite: true);
    }

    private static StreamWriter Open(string path, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return new StreamWriter(path, options);
    }
}
