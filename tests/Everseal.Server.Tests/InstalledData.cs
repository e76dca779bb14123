namespace Everseal.Server.Tests;

/// <summary>A fresh data directory, made once: keys and password hashes cost more than all the rest of a test.</summary>
internal static class InstalledData
{
    private static readonly Lazy<Task<Dictionary<string, byte[]>>> Files = new(MakeAsync);

    public static async Task WriteToAsync(string directory)
    {
        foreach (var (name, content) in await Files.Value)
        {
            var path = Path.Combine(directory, name);
            await File.WriteAllBytesAsync(path, content);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static async Task<Dictionary<string, byte[]>> MakeAsync()
    {
        using var directory = new TemporaryDirectory();
        await using (await TestNode.StartAsync(directory.Path))
        {
            // Only that it was installed matters.
        }

        return Directory.GetFiles(directory.Path).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
    }
}
