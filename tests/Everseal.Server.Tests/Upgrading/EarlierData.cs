using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Upgrading;

/// <summary>A data directory that an earlier version left (tests/vectors/data-directories), unpacked for one test.</summary>
internal sealed class EarlierData : IDisposable
{
    /// <summary>When the first of them was made; the others followed within minutes.</summary>
    public static readonly DateTimeOffset MadeAt = new(2026, 11, 26, 5, 22, 30, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    public EarlierData(string name)
    {
        using var file = File.OpenRead(System.IO.Path.Combine(Vectors(AppContext.BaseDirectory), name + ".tar.gz"));
        using var expanded = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(expanded, Path, overwriteFiles: false);
    }

    public static IReadOnlyList<string> Names { get; } = ["store1-ledger1", "store5-ledger2", "store6-ledger3"];

    public string Path => _directory.Path;

    public string FileOf(string name) => _directory.File(name);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    private static string Vectors(string start)
    {
        var folder = new DirectoryInfo(start);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Everseal.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no Everseal.slnx above {start}");
        return System.IO.Path.Combine(folder.FullName, "tests", "vectors", "data-directories");
    }
}
