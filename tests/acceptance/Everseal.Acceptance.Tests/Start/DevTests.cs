using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Start;

/// <summary><c>everseal dev</c>, as a newcomer meets it.</summary>
public sealed class DevTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private ServerLaunch Dev => field ??= new(_directory["data"]);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Dev_EmptyDirectory_PrintsAllThatOneNeedsNext()
    {
        await using var server = await RunningServer.StartAsync(Dev);
        using var root = X509CertificateLoader.LoadCertificateFromFile(server.Ready.CaFile);

        server.Ready.Realm.Should().Be("everseal.local");
        server.Ready.Administrator.Should().Be("administrator@everseal.local");
        server.Printed.Should().Contain(server.Sts.ToString())
            .And.Contain(server.Ready.CaFile)
            .And.Contain(server.Ready.PasswordFile)
            .And.NotContain(server.Password, "a password is not for a screen");
        server.Printed.Replace(":", "", StringComparison.Ordinal).Should()
            .ContainEquivalentOf(root.GetCertHashString(HashAlgorithmName.SHA256), "one compares the root's fingerprint by eye");
        server.Printed.Should().Contain(root.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd"), "the table names every certificate's end");
    }

    [Fact]
    public async Task Dev_PasswordFile_IsForItsOwnerAloneAndHoldsNoPasswordThatAnotherHas()
    {
        await using var first = await RunningServer.StartAsync(Dev);
        await using var second = await RunningServer.StartAsync(new ServerLaunch(_directory["other"]));

        File.GetUnixFileMode(first.Ready.PasswordFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        first.Password.Length.Should().BeGreaterThanOrEqualTo(16);
        first.Password.Should().NotBe(second.Password);
    }

    [Fact]
    public async Task Dev_MasterKeyThatOthersMayRead_IsRepairedAsAServiceWouldBe()
    {
        await using (var server = await RunningServer.StartAsync(Dev))
            await server.KillAsync();
        var master = Path.Combine(Dev.DataDirectory, "master.key");
        File.SetUnixFileMode(master, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        await using var again = await RunningServer.StartAsync(Dev);

        File.GetUnixFileMode(master).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        again.Printed.Should().Contain("The server repaired itself");
    }

    [Fact]
    public async Task Dev_AnotherRealm_IsServedUnderItsName()
    {
        await using var server = await RunningServer.StartAsync(Dev with { Realm = "corp.example" });

        server.Ready.Administrator.Should().Be("administrator@corp.example");
    }

    [Fact]
    public async Task Dev_CtrlC_EndsCleanlyAndASecondStartReusesTheData()
    {
        string root, password;
        await using (var server = await RunningServer.StartAsync(Dev))
        {
            (root, password) = (File.ReadAllText(server.Ready.CaFile), server.Password);
            (await server.InterruptAsync()).Should().Be(0, server.Printed);
        }

        await using var again = await RunningServer.StartAsync(Dev);
        File.ReadAllText(again.Ready.CaFile).Should().Be(root);
        again.Password.Should().Be(password);
    }

    [Fact]
    public async Task Dev_DirectoryInUse_IsRefusedByName()
    {
        await using var server = await RunningServer.StartAsync(Dev);

        var second = await RunningServer.RunToItsEndAsync(new ServerLaunch(Dev.DataDirectory));

        second.ExitCode.Should().NotBe(0);
        second.Output.Should().Contain(Dev.DataDirectory).And.Contain("EVS-").And.Contain(server.ProcessId.ToString());
    }

    [Fact]
    public async Task Dev_PortInUse_IsSaidInOneLine()
    {
        await using var server = await RunningServer.StartAsync(Dev);

        var second = await Product.CommandLine.RunAsync("dev", "--data", _directory["other"], "--listen", $"127.0.0.1:{server.Sts.Port}");

        second.ExitCode.Should().NotBe(0);
        (second.Output + second.Error).Should().Contain(server.Sts.Port.ToString()).And.NotContain("   at ", "a stack trace helps nobody here");
    }
}
