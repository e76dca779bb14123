using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Overload;

/// <summary>A file system of a few megabytes in memory, which a test can fill. Needs the right to mount, as root has it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private string Filler => System.IO.Path.Combine(Path, "filler");

    private SmallDisk() => Path = Directory.CreateDirectory(_directory["disk"]).FullName;

    public string Path { get; }

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk();
        var mounted = await new Program("mount").RunAsync("-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path);
        if (mounted.ExitCode == 0)
            return disk;

        disk._directory.Dispose();
        throw new InvalidOperationException($"a full disk could not be tested, because nothing may be mounted here (run the tests as root): {mounted.Error}");
    }

    /// <summary>Writes until not a page is free.</summary>
    public void Fill()
    {
        var page = new byte[4096];
        using var handle = File.OpenHandle(Filler, FileMode.OpenOrCreate, FileAccess.Write);
        try
        {
            for (var offset = RandomAccess.GetLength(handle); ; offset += page.Length)
                RandomAccess.Write(handle, page, offset);
        }
        catch (IOException full)
        {
            full.Message.Should().Contain("space");
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        // Lazily: a server that is being killed may hold a file still.
        new Program("umount").RunAsync("-l", Path).GetAwaiter().GetResult();
        _directory.Dispose();
    }
}
