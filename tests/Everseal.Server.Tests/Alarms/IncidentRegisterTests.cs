using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;

namespace Everseal.Server.Tests.Alarms;

public sealed class IncidentRegisterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Report_AndStartedAgain_IsStillOpenAndDelivered()
    {
        long id;
        await using (var node = await AlarmNode.StartAsync(_directory.Path))
        {
            await node.ReportAsync(Severity.Critical);
            id = node.Incidents.Open.Should().ContainSingle().Subject.Id;
        }

        await using var again = await AlarmNode.StartAsync(_directory.Path);
        again.Incidents.Open.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Id = id, Subject = AlarmNode.Tls, Severity = Severity.Critical });
        await again.DeliverAsync();
        again.Mail.Taken.Should().ContainSingle().Which.Incident!.Id.Should().Be(id);
        again.Pager.Taken.Should().ContainSingle();

        await again.ReportAsync(Severity.Critical, AlarmNode.Tls with { Slot = "another" });
        again.Incidents.Open.Select(incident => incident.Id).Should().Equal(id, id + 1);
    }

    [Fact]
    public async Task Report_SameSubjectTwiceInOneLook_IsOneIncident()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);

        (await node.Incidents.ReportAsync([AlarmNode.Found(Severity.Warning), AlarmNode.Found(Severity.Critical)], default)).Should().BeNull();

        node.Incidents.Open.Should().ContainSingle().Which.Severity.Should().Be(Severity.Critical);
    }

    [Fact]
    public async Task Report_OpenedEscalatedResolved_IsOnRecordInOneTransactionWithItsMessages()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        await node.ReportAsync(Severity.Warning);
        await node.ReportAsync(Severity.Critical);
        await node.Incidents.ResolveAsync(AlarmNode.Tls, default);

        Records(node).Where(record => record.Action.StartsWith("incident", StringComparison.Ordinal)).Select(record => (record.Action, record.Kind, record.ErrorId, record.Target)).Should().Equal(
            ("incident opened", AuditKind.Incident, "EVS-6240", "vcenter.example.org: TLS 443"),
            ("incident escalated", AuditKind.Incident, "EVS-6240", "vcenter.example.org: TLS 443"),
            ("incident resolved", AuditKind.Service, null, "vcenter.example.org: TLS 443"));
        node.Queue.Status("mail").Waiting.Should().Be(3);
        node.Queue.Status("pager").Waiting.Should().Be(2, "the warning was not for it; the end is");
        node.Incidents.Open.Should().BeEmpty();
        node.Incidents.ReadLast(10).Should().ContainSingle().Which.ResolvedAt.Should().Be(TestNode.Start);
    }

    [Fact]
    public async Task Raise_Event_KeepsItsEvidenceAndOneIncident()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        var condition = new IncidentCondition(ErrorCodes.Acceptance.TokenForged, Severity.Critical, "forged token _1", "Somebody has the key.", "everseal keys list") { IsEvent = true };
        for (var time = 0; time < 3; time++)
        {
            await node.Incidents.RaiseAsync(
                IncidentSubject.Own("forged tokens"), condition, new AuditRecord(TestNode.Start, TestNode.Realm, "accept token", "alice", "192.0.2.1", null, "forged token _1"));
            node.Node.Time.Advance(TimeSpan.FromMinutes(2));
        }

        node.Incidents.Open.Should().ContainSingle().Which.Count.Should().Be(3);
        Records(node).Should().Contain(record => record.Action == "accept token" && record.ErrorId == ErrorCodes.Acceptance.TokenForged.Id && record.Kind == AuditKind.Incident && record.Actor == "alice");
        node.Queue.Status("pager").Waiting.Should().Be(1);
    }

    [Fact]
    public async Task Acknowledge_Twice_TellsTheSecondThatItIsTaken()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        await node.ReportAsync(Severity.Critical);
        var id = node.Incidents.Open[0].Id;

        var taken = (await node.Incidents.AcknowledgeAsync(id, "uid 1000", "ordered a new one", default)).OrThrow();

        (taken.IsAcknowledged, taken.Acknowledgement!.By, taken.IsOpen).Should().Be((true, "uid 1000", true));
        (await node.Incidents.AcknowledgeAsync(id + 1, "uid 1000", null, default)).Error!.Code.Should().Be(ErrorCodes.Alarms.IncidentNotFound);
        node.Incidents.Find(id)!.Acknowledgement!.Reason.Should().Be("ordered a new one");
    }

    [Fact]
    public async Task Report_TextsOfAHostileTarget_AreCutAndWithoutControlCharacters()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        var report = AlarmNode.Found(Severity.Warning, new IncidentSubject("t\u001b[2Jarget", new string('s', 10_000)));

        (await node.Incidents.ReportAsync([report], default)).Should().BeNull();
        (await node.Incidents.ReportAsync([report], default)).Should().BeNull();

        var open = node.Incidents.Open.Should().ContainSingle("it is the same subject after cleaning as well").Subject;
        (open.Subject.Target, open.Subject.Slot.Length).Should().Be(("t [2Jarget", 256));
    }

    [Fact]
    public async Task Report_LedgerCannotBeWritten_IsAFailureAndIsRaisedAgainLater()
    {
        await using var node = await AlarmNode.StartAsync(_directory.Path);
        await node.ReportAsync(Severity.Warning, new IncidentSubject("first", "s"));
        using (var connection = Open())
        {
            connection.Run("CREATE TRIGGER full BEFORE INSERT ON incidents BEGIN SELECT RAISE(ABORT, 'disk full'); END");
            (await node.Incidents.ReportAsync([AlarmNode.Found(Severity.Critical)], default)).Should().NotBeNull();
            node.Incidents.Open.Should().ContainSingle();
            connection.Run("DROP TRIGGER full");
        }

        await node.ReportAsync(Severity.Critical);

        node.Incidents.Open.Should().HaveCount(2);
        node.Queue.Status("mail").Waiting.Should().Be(2, "what was not kept was not told");
    }

    private Microsoft.Data.Sqlite.SqliteConnection Open()
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_directory.Path, "ledger.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static List<AuditEntry> Records(AlarmNode node)
    {
        using var connection = node.Node.Get<TokenLedger>().OpenForReading();
        return [.. new AuditQuery { After = 0, Limit = 1000 }.Read(connection).Records.Select(record => record.Entry)];
    }
}
