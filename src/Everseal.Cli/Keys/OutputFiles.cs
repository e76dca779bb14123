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

    private static void Write(string option, string path, string content, bool overwrite, UnixFileMode? mode)
    {
        try
        {
            if (overwrite)
                Replace(path, content, mode);
            else
                Create(path, content, mode);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, failure.Message);
        }
    }

    /// <summary>By renaming: a file of another mode, or a link that somebody left in a shared directory, gives way unread and unfollowed.</summary>
    private static void Replace(string path, string content, UnixFileMode? mode)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            Create(temporary, content, mode);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    // CreateNew is O_EXCL: it follows no link and opens nothing that is already there.
    private static void Create(string path, string content, UnixFileMode? mode)
    {
        using var writer = Open(path, mode);
        writer.Write(content.EndsWith('\n') ? content : content + "\n");
    }

    private static StreamWriter Open(string path, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return new StreamWriter(path, options);
    }
}
