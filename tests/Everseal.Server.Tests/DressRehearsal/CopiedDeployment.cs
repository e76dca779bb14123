using System.Security.Cryptography;
using Everseal.Server.DressRehearsal;
using Everseal.Server.Hosting;
using Everseal.Server.KeyProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.DressRehearsal;

/// <summary>A data directory to be rehearsed: fresh, or changed first by a test, as by its server at that time.</summary>
internal sealed class CopiedDeployment : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string Path => _directory.Path;

    public FakeTimeProvider Time { get; } = new(TestNode.Start);

    public static async Task<CopiedDeployment> MakeAsync(Func<TestNode, Task>? change = null)
    {
        var made = new CopiedDeployment();
        await InstalledData.WriteToAsync(made.Path);
        if (change is not null)
        {
            await using var node = await TestNode.StartAsync(made.Path);
            await change(node);
        }

        return made;
    }

    public async Task<DressReport> RehearseAsync(string? at, bool withRenewal = true, ServerConfiguration? configuration = null)
    {
        using var copy = DataCopy.Make(Path).OrThrow();
        using var master = MasterKey.Read(_directory.File("master.key")).OrThrow();
        var rehearsal = new CopyRehearsal(copy, configuration ?? new ServerConfiguration { Data = Path }, master, Time, _ => Task.CompletedTask);
        return (await rehearsal.RunAsync(new RehearsalOrder(at, withRenewal), CancellationToken.None)).OrThrow();
    }

    /// <summary>Name, content and time of every file.</summary>
    public IReadOnlyList<string> Files()
        => [.. Directory.GetFiles(Path).Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))} {File.GetLastWriteTimeUtc(file):O}")];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }
}
