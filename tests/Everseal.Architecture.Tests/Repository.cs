namespace Everseal.Architecture.Tests;

/// <summary>The source tree that this test module was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string ReadText(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    /// <summary>Paths relative to the root, build output left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
        => !Directory.Exists(Path.Combine(Root, folder)) ? [] : Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal));

    private static string FindRoot(string start)
    {
        var folder = new DirectoryInfo(start);
        while (!File.Exists(Path.Combine(folder.FullName, "Everseal.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no Everseal.slnx above {start}");
        return folder.FullName;
    }
}
