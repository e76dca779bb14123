using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Server.Tests.Repair;

/// <summary>What takes a repair back, and what a kill in the middle of one leaves.</summary>
public sealed class RepairRollbackTests
{
    private const string Offices = "SELECT group_concat(KeyId || ' ' || IsActive) FROM (SELECT * FROM authorities WHERE IsActive = 1 ORDER BY Id)";

    [Theory]
    [InlineData(800, false)]
    [InlineData(12 * 365, false)]
    [InlineData(21 * 365, true)]
    public async Task RollBack_Applied_WhatWasInForceIsAgainAndKeysStay(int days, bool newRoot)
    {
        using var data = await DamagedData.MakeAsync(days);
        var (offices, signers, root) = (data.Text(Offices), data.Text("SELECT group_concat(KeyId) FROM signing_credentials"), await File.ReadAllTextAsync(data.File("root.pem")));
        var findings = (await data.ExamineAsync()).OrThrow().Findings;
        (await data.ApplyAsync(newRoot)).OrThrow();
        var keys = data.Text("SELECT count(*) FROM private_keys");

        (await data.RollBackAsync()).OrThrow().Kept.Should().BeEmpty();

        (data.Text(Offices), data.Text("SELECT group_concat(KeyId) FROM signing_credentials")).Should().Be((offices, signers));
        (await File.ReadAllTextAsync(data.File("root.pem"))).Should().Be(root);
        data.Text("SELECT count(*) FROM private_keys").Should().Be(keys);
        (await data.ExamineAsync()).OrThrow().Findings.Should().BeEquivalentTo(findings);
        (await data.RollBackAsync()).Error!.Code.Should().Be(ErrorCodes.Repair.NothingToRollBack);
        (await data.ApplyAsync(newRoot)).OrThrow().State.Should().Be(RepairStates.Verified, "it can be done again");
    }

    [Fact]
    public async Task RollBack_Applied_EndsTheIncidentThatTheRepairWas()
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        (await data.ApplyAsync()).OrThrow();
        (await data.OpenIncidentsAsync()).Should().Contain(ErrorCodes.Repair.Repaired.Id);

        (await data.RollBackAsync()).OrThrow();

        (await data.OpenIncidentsAsync()).Should().NotContain(ErrorCodes.Repair.Repaired.Id);
    }

    [Fact]
    public async Task RollBack_LostRowsSetAside_AreBackAsTheyWere()
    {
        using var data = await DamagedData.MakeAsync();
        data.Run("DELETE FROM private_keys WHERE KeyId = (SELECT KeyId FROM signing_credentials)");
        var before = data.Rows();
        (await data.ApplyAsync()).OrThrow();

        (await data.RollBackAsync()).IsSuccess.Should().BeTrue();

        data.Rows().Should().Be(before);
    }

    [Fact]
    public async Task RollBack_SomebodyChangedARowSince_KeepsThatAndSaysSo()
    {
        using var data = await DamagedData.MakeAsync(days: 12 * 365);
        (await data.ApplyAsync()).OrThrow();
        data.Run("UPDATE authorities SET ReplacedAt = 5 WHERE Kind = 1 AND ReplacedAt IS NOT NULL");

        var done = (await data.RollBackAsync()).OrThrow();

        done.Kept.Should().ContainSingle().Which.Should().Contain("ReplacedAt was changed after the repair");
        data.Text("SELECT ReplacedAt FROM authorities WHERE Kind = 1 ORDER BY Id LIMIT 1").Should().Be("5");
    }

    [Fact]
    public async Task Apply_CutShortBefore_GoesOnInTheSameJournal()
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        (await data.ApplyAsync()).OrThrow();
        CutShort(data);

        var resumed = (await data.ApplyAsync()).OrThrow();

        resumed.State.Should().Be(RepairStates.Verified);
        data.Journals.ReadAll().Should().ContainSingle().Which.Steps.Should().OnlyContain(step => step.DoneAt != null);
        data.Text("SELECT count(*) FROM signing_credentials").Should().Be("2", "the step that was done is not done twice");
    }

    [Fact]
    public async Task RollBack_CutShort_TakesBackWhatWasDone()
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        var before = data.Rows();
        (await data.ApplyAsync()).OrThrow();
        CutShort(data);

        (await data.RollBackAsync()).IsSuccess.Should().BeTrue();

        data.Rows().Should().Be(before);
    }

    // As a kill leaves it after the signing key was stored, before its line in the journal and before TLS.
    private static void CutShort(DamagedData data)
    {
        var journal = data.Journals.ReadAll()[0];
        data.Journals.Save(journal with { State = RepairStates.Begun, After = null, Verified = [], EndedAt = null, Steps = [journal.Steps[0] with { DoneAt = null }] });
        data.Run("DELETE FROM server_certificates WHERE Id = (SELECT max(Id) FROM server_certificates)");
    }
}
