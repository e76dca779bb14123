namespace Everseal.Watch.Tests;

/// <summary>Finds test data in <c>tests/vectors</c>, from wherever the test module runs.</summary>
internal static class Vectors
{
    private static readonly Lazy<string> Root = new(() =>
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "tests", "vectors")))
                return Path.Combine(folder.FullName, "tests", "vectors");
        }

        throw new DirectoryNotFoundException("tests/vectors is not above the test module.");
    });

    public static byte[] Read(string folder, string file) => File.ReadAllBytes(Path.Combine(Root.Value, folder, file));
}
