using System.Diagnostics;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Watch.Probes.Files;
using Everseal.Watch.Tests.Verdicts;

namespace Everseal.Watch.Tests.Probes.Files;

/// <summary>Folders as one finds them, and as somebody could lay them out against the reader.</summary>
public sealed class FileProbeTests : IDisposable
{
    private static readonly CertificateContent Leaf = TestIssuer.Issuing.Leaf("CN=www", 300);

    private readonly Folder folder = new();

    [Fact]
    public async Task Observe_FolderOfAll_TakesWhatHoldsCertificates()
    {
        folder.Write("a.pem", Folder.Pem(Leaf));
        folder.Write("deep/er/b.bin", Folder.Der(Leaf));
        folder.Write("README", "How to renew.");
        folder.Write("noise", System.Security.Cryptography.RandomNumberGenerator.GetBytes(1000));
        folder.Write("empty", string.Empty);
        folder.Write("key.pem", "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n");

        var observation = await folder.LookAsync();

        observation.At.Should().Be(Seen.Now);
        observation.Sources.Select(source => source.Name).Should().Equal("a.pem", Path.Combine("deep", "er", "b.bin"));
        observation.Sources.Should().OnlyContain(source => source.Failure == null && source.Certificates.Count == 1 && source.IsStored);
    }

    [Fact]
    public async Task Observe_NothingThere_IsAFailure()
        => (await folder.LookAtAsync("missing.pem")).Failure!.Code.Should().Be(ErrorCodes.FileProbes.FileNotReadable);

    [Fact]
    public async Task Observe_LinksInALoop_Ends()
    {
        folder.Write("sub/a.pem", Folder.Pem(Leaf));
        Directory.CreateSymbolicLink(folder.At("sub/up"), folder.Path);
        File.CreateSymbolicLink(folder.At("sub/one"), folder.At("sub/other"));
        File.CreateSymbolicLink(folder.At("sub/other"), folder.At("sub/one"));
        File.CreateSymbolicLink(folder.At("sub/link.pem"), folder.At("sub/a.pem"));

        var observation = await folder.LookAsync();

        observation.Sources.Where(source => source.Failure is null).Select(source => source.Name).Should().Equal(Path.Combine("sub", "a.pem"), Path.Combine("sub", "link.pem"));
        observation.Sources.Where(source => source.Failure is not null).Select(source => source.Name).Should().BeEquivalentTo(Path.Combine("sub", "one"), Path.Combine("sub", "other"));
    }

    [Fact]
    public async Task Observe_NamedPipe_IsNotWaitedFor()
    {
        if (OperatingSystem.IsWindows())
            return;
        Process.Start("mkfifo", folder.At("pipe")).WaitForExit();
        folder.Write("a.pem", Folder.Pem(Leaf));

        (await folder.LookAsync().WaitAsync(TimeSpan.FromSeconds(20))).Sources.Should().ContainSingle();
        (await folder.LookAtAsync("pipe").WaitAsync(TimeSpan.FromSeconds(20))).Failure.Should().NotBeNull();
    }

    [Fact]
    public async Task Observe_FileNotPermitted_IsNamedWithTheOthersShown()
    {
        // Root may read every file.
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return;
        folder.Write("a.pem", Folder.Pem(Leaf));
        File.SetUnixFileMode(folder.Write("b.pem", Folder.Pem(Leaf)), UnixFileMode.None);

        var observation = await folder.LookAsync();

        observation.Sources.Single(source => source.Name == "b.pem").Failure!.Code.Should().Be(ErrorCodes.FileProbes.FileNotReadable);
        observation.Sources.Single(source => source.Name == "a.pem").Certificates.Should().ContainSingle();
    }

    [Fact]
    public async Task Observe_MoreFilesThanTheLimit_SaysThatTheRestWasNotLookedAt()
    {
        foreach (var number in Enumerable.Range(0, 5))
            folder.Write($"{number}.pem", Folder.Pem(Leaf));

        var observation = await folder.LookAsync(limits: new FileLimits(MostFiles: 3));

        observation.Sources.Should().HaveCount(4);
        observation.Sources[^1].Failure!.Code.Should().Be(ErrorCodes.FileProbes.FolderTooLarge);
    }

    [Fact]
    public async Task Observe_LevelsBeyondTheLimit_AreToldAndNotEntered()
    {
        folder.Write("1/2/3/a.pem", Folder.Pem(Leaf));

        var failure = (await folder.LookAsync(limits: new FileLimits(DeepestFolder: 2))).Sources.Should().ContainSingle().Which;

        failure.Failure!.Code.Should().Be(ErrorCodes.FileProbes.FolderTooLarge);
        failure.Name.Should().Be(Path.Combine("1", "2", "3"));
    }

    [Fact]
    public async Task Observe_FileLargerThanTheLimit_IsNotRead()
    {
        folder.Write("big.pem", new string(' ', 2000) + Folder.Pem(Leaf));

        (await folder.LookAsync(limits: new FileLimits(LargestFile: 1000))).Sources.Should().ContainSingle()
            .Which.Failure!.Code.Should().Be(ErrorCodes.FileProbes.FileTooLarge);
    }

    [Fact]
    public async Task Observe_TimeIsOver_SaysThatTheRestWasNotLookedAt()
    {
        folder.Write("a.pem", Folder.Pem(Leaf));

        (await folder.LookAsync(deadline: new CancellationToken(canceled: true))).Sources.Should().ContainSingle()
            .Which.Failure!.Code.Should().Be(ErrorCodes.CheckRuns.TargetTimeOver);
    }

    [Fact]
    public async Task Observe_PassphraseFileEmpty_StopsBeforeTheFiles()
    {
        folder.Write("a.pem", Folder.Pem(Leaf));

        (await folder.LookAsync(passphrase: string.Empty)).Sources.Should().ContainSingle()
            .Which.Failure!.Code.Should().Be(ErrorCodes.FileProbes.PassphraseFileNotUsable);
    }

    public void Dispose() => folder.Dispose();
}
