namespace Everseal.Server;

/// <summary>Small files that are there completely or not at all, and that only their owner reads.</summary>
internal static class PrivateFile
{
    /// <summary>Writes beside the target, syncs and renames: a kill at any point leaves the old state or the new one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, OwnerOnly()))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // A rename is durable once its directory is; .NET opens no directory as a stream, but hands out a handle that syncs.
    private static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            NativeMethods.SyncDirectory(path);
        }
    }
}
