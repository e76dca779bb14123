using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Hosting;
using Everseal.Server.Ledger;

namespace Everseal.Server.Tests.Hosting;

/// <summary>Without a server; beside one: the transcript of `everseal rehearse`.</summary>
public sealed class RehearsalRecordTests : IDisposable
{
    private static readonly RecordRehearsal Rehearsal = new(TestNode.Start.AddDays(90), WithRenewal: false, "breaks");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Keep_NoServerRuns_IsInTheLedgerAndInTheTrail()
    {
        await InstalledData.WriteToAsync(_directory.Path);

        (await KeepAsync()).Should().BeNull();

        var kept = LastRehearsal.Read(_directory.File("ledger.db"))!;
        (kept.At, kept.WithRenewal, kept.Outcome).Should().Be((Rehearsal.At, false, "breaks"));
        using var ledger = new LedgerDatabase(_directory.File("ledger.db")).OpenForReading();
        ledger.ReadNumber("SELECT count(*) FROM audit WHERE action = 'rehearse'").Should().Be(1);
    }

    [Fact]
    public async Task Keep_LedgerOfAnotherVersion_IsLeftAlone()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        using (var ledger = new LedgerDatabase(_directory.File("ledger.db")).OpenForWriting())
            ledger.Run("PRAGMA user_version = 2");

        (await KeepAsync())!.Code.Should().Be(ErrorCodes.Rehearsals.NotRecorded);

        using var after = new LedgerDatabase(_directory.File("ledger.db")).OpenForReading();
        after.ReadNumber("PRAGMA user_version").Should().Be(2);
    }

    [Fact]
    public async Task Keep_SomebodyHoldsTheDirectoryAndAnswersNothing_IsSaid()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        using var held = DataDirectory.Open(_directory.Path).OrThrow();

        (await KeepAsync())!.PublicDetail.Should().StartWith("The running server did not answer");
    }

    private Task<StsError?> KeepAsync() => RehearsalRecord.KeepAsync(_directory.Path, Rehearsal, TimeProvider.System, CancellationToken.None);
}
