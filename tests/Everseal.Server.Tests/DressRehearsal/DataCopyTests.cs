using Everseal.Core.Errors;
using Everseal.Server.DressRehearsal;
using Everseal.Server.Ledger;

namespace Everseal.Server.Tests.DressRehearsal;

public sealed class DataCopyTests
{
    [Fact]
    public async Task Make_NoServerRuns_LeavesNoTraceInTheOriginal()
    {
        using var deployment = await CopiedDeployment.MakeAsync();
        var before = deployment.Files();

        using (DataCopy.Make(deployment.Path).OrThrow())
            deployment.Files().Should().Equal(before);
    }

    [Fact]
    public async Task Make_ServerHasWritten_HoldsWhatIsOnlyInItsLog()
    {
        using var directory = new TemporaryDirectory();
        await using var node = await TestNode.StartAsync(directory.Path);
        await node.Get<TokenLedger>().WriteAsync(statements => statements.Remember("a test", "was here"), CancellationToken.None);
        new FileInfo(directory.File("ledger.db-wal")).Length.Should().BePositive("this is about a log that is not in the file yet");

        using var copy = DataCopy.Make(directory.Path).OrThrow();

        using var ledger = new LedgerDatabase(Path.Combine(copy.Renew(), "ledger.db")).OpenForReading();
        ledger.ReadNumber("SELECT count(*) FROM memory WHERE value = 'was here'").Should().Be(1);
    }

    [Fact]
    public async Task Make_Copy_IsItsOwnersAloneAndHasNoMasterKey()
    {
        using var deployment = await CopiedDeployment.MakeAsync();

        using var copy = DataCopy.Make(deployment.Path).OrThrow();

        var run = copy.Renew();
        var root = Path.GetDirectoryName(run)!;
        File.GetUnixFileMode(root).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().Contain("everseal.db").And.NotContain("master.key");
    }

    [Fact]
    public async Task Dispose_AfterUse_NothingIsLeft()
    {
        using var deployment = await CopiedDeployment.MakeAsync();
        string root;
        using (var copy = DataCopy.Make(deployment.Path).OrThrow())
            root = Path.GetDirectoryName(copy.Renew())!;

        Directory.Exists(root).Should().BeFalse();
    }

    [Fact]
    public void Make_NoData_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        DataCopy.Make(directory.Path).Error!.Code.Should().Be(ErrorCodes.Server.DataDirectoryEmpty);
    }

    [Fact]
    public async Task Make_DamagedDatabase_IsRefusedAndLeavesNothing()
    {
        using var deployment = await CopiedDeployment.MakeAsync();
        await File.WriteAllTextAsync(Path.Combine(deployment.Path, "ledger.db"), new string('x', 5000));

        DataCopy.Make(deployment.Path).Error!.Code.Should().Be(ErrorCodes.Rehearsals.NotCopied);
    }
}
