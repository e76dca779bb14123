using System.Net;
using System.Net.Sockets;
using System.Text;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Auditing;
using Everseal.Server.Ledger;
using Everseal.Watch.Syslog;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Auditing;

public sealed class AuditWorkerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task Start_AndStop_AreOnRecordAndSigned()
    {
        await using var node = await StartAsync(new AuditSettings { CheckpointFile = Outside });
        using var worker = Trail.Worker(node);
        await worker.StartAsync(default);
        await worker.StopAsync(default);

        Actions(node).Should().EndWith(["server start", "server stop"]);
        using var key = node.Get<AuditKey>().OpenPublicKey();
        var last = ReadOutside()[^1];
        last.IsSignedBy(key).Should().BeTrue();
        last.Sequence.Should().Be(Actions(node).Count, "the last checkpoint sees the stop");
        File.ReadAllText(Path.Combine(_directory.Path, "data", "audit-key.pem")).Trim().Should().Be(node.Get<AuditKey>().PublicKeyPem);
    }

    [Fact]
    public async Task Start_AfterAKill_SaysThatTheEndIsMissing()
    {
        await using (var node = await StartAsync(new AuditSettings()))
        {
            await node.Get<RunRecords>().BeginAsync(default);
        }

        await using var next = await StartAsync(new AuditSettings());
        await next.Get<RunRecords>().BeginAsync(default);

        using var connection = next.Get<TokenLedger>().OpenForReading();
        new AuditQuery { Refusals = true }.Read(connection).Records.Should().ContainSingle()
            .Which.Entry.ErrorId.Should().Be(ErrorCodes.Audit.StoppedWithoutRecord.Id);
    }

    [Fact]
    public async Task RunOnce_NothingRecordedSince_MakesNoCheckpoint()
    {
        await using var node = await StartAsync(new AuditSettings { CheckpointFile = Outside });
        using var worker = Trail.Worker(node);
        await worker.RunOnceAsync(isDue: true, default);
        await worker.RunOnceAsync(isDue: true, default);

        ReadOutside().Should().ContainSingle();
    }

    [Theory]
    [InlineData(9, 0, 1)]
    [InlineData(10, 0, 2)]
    [InlineData(1, 5, 2)]
    public async Task RunOnce_RecordsOrMinutes_DecideWhenTheNextIsDue(int records, int minutes, int checkpoints)
    {
        await using var node = await StartAsync(new AuditSettings { CheckpointFile = Outside, CheckpointRecords = 10 });
        using var worker = Trail.Worker(node);
        await worker.RunOnceAsync(isDue: true, default);
        for (var record = 0; record < records; record++)
            (await node.Get<TokenLedger>().AppendAuditAsync(new AuditRecord(TestNode.Start, null, "act", null, null, null, null), default)).OrThrow();
        node.Time.Advance(TimeSpan.FromMinutes(minutes));

        await worker.RunOnceAsync(isDue: false, default);

        ReadOutside().Should().HaveCount(checkpoints);
    }

    [Fact]
    public async Task RunOnce_FileThatCannotBeWritten_IsAnIncidentAndIsCaughtUpWith()
    {
        var mount = _directory.File("mount");
        await using var node = await StartAsync(new AuditSettings { CheckpointFile = Path.Combine(mount, "outside.jsonl") });
        using var worker = Trail.Worker(node);
        for (var round = 0; round < 3; round++)
            await worker.RunOnceAsync(isDue: true, default);

        node.Get<CheckpointDelivery>().Warnings.Should().ContainSingle().Which.Should().Contain("EVS-6101").And.Contain(mount);
        using (var connection = node.Get<TokenLedger>().OpenForReading())
        {
            new AuditQuery { Refusals = true }.Read(connection).Records.Should().ContainSingle("once per outage")
                .Which.Entry.ErrorId.Should().Be(ErrorCodes.Audit.CheckpointNotDelivered.Id);
        }

        Directory.CreateDirectory(mount);
        await worker.RunOnceAsync(isDue: false, default);

        node.Get<CheckpointDelivery>().Warnings.Should().BeEmpty();
        File.ReadLines(Path.Combine(mount, "outside.jsonl")).Select(line => CheckpointLine.Read(line)!.Number).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Compare_LedgerBehindItsCheckpointFile_IsAnIncident()
    {
        await using (var node = await StartAsync(new AuditSettings { CheckpointFile = Outside }))
        {
            using var worker = Trail.Worker(node);
            await worker.RunOnceAsync(isDue: true, default);
        }

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "data", "ledger.db")};Pooling=False"))
        {
            connection.Open();
            connection.Run("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit); DELETE FROM checkpoints; DELETE FROM deliveries");
        }

        await using var behind = await StartAsync(new AuditSettings { CheckpointFile = Outside });
        await behind.Get<CheckpointDelivery>().CompareAsync(default);

        behind.Get<CheckpointDelivery>().Warnings.Should().ContainSingle().Which.Should().Contain("EVS-6102");
    }

    [Fact]
    public async Task Compare_TargetTakenOutOfTheConfiguration_EndsItsIncident()
    {
        await using var node = await StartAsync(new AuditSettings { CheckpointFile = Outside });
        var incidents = node.Get<IncidentRegister>();
        var condition = new IncidentCondition(ErrorCodes.Audit.CheckpointNotDelivered, Severity.Warning, "seen", "effect", "everseal audit show");
        IncidentSubject[] subjects = [IncidentSubject.Own("audit checkpoints to udp://gone:514"), IncidentSubject.Own($"audit checkpoints to file:{Outside}")];
        (await incidents.ReportAsync([.. subjects.Select(subject => IncidentReport.Of(subject, condition))], default)).Should().BeNull();

        await node.Get<CheckpointDelivery>().CompareAsync(default);

        incidents.Open.Select(incident => incident.Subject).Should().Equal(subjects[1]);
    }

    [Fact]
    public async Task RunOnce_TornLastLine_IsRepeatedOnALineOfItsOwn()
    {
        await File.WriteAllTextAsync(Outside, """{"everseal":"audit checkpoint v1","number":1,"led""");
        await using var node = await StartAsync(new AuditSettings { CheckpointFile = Outside });
        using var worker = Trail.Worker(node);
        await worker.RunOnceAsync(isDue: true, default);

        ReadOutside().Should().ContainSingle().Which.Number.Should().Be(1);
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("unix")]
    public async Task RunOnce_SyslogDatagrams_CarryTheCheckpoint(string kind)
    {
        var path = _directory.File("log");
        using var receiver = kind == "unix"
            ? Bound(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path))
            : Bound(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(IPAddress.Loopback, 0));
        var address = kind == "unix" ? $"unix:{path}" : $"udp://127.0.0.1:{((IPEndPoint)receiver.LocalEndPoint!).Port}";
        await SendOneAsync(address);

        var buffer = new byte[8192];
        var length = await receiver.ReceiveAsync(buffer);
        ExpectSyslog(Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Fact]
    public async Task RunOnce_SyslogOverTcp_CountsItsOctets()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepted = listener.AcceptTcpClientAsync();
        await SendOneAsync($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        using var client = await accepted;
        using var reader = new StreamReader(client.GetStream());
        var received = await reader.ReadToEndAsync();
        var length = int.Parse(received[..received.IndexOf(' ', StringComparison.Ordinal)]);
        var message = received[(received.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        message.Length.Should().Be(length);
        ExpectSyslog(message);
    }

    private string Outside => _directory.File("outside.jsonl");

    private static void ExpectSyslog(string message)
    {
        message.Should().MatchRegex(@"^<109>1 2026-03-01T12:00:00\.000Z \S+ everseal \d+ checkpoint - \{");
        CheckpointLine.Read(message)!.Number.Should().Be(1);
    }

    private static Socket Bound(Socket socket, EndPoint address)
    {
        socket.Bind(address);
        return socket;
    }

    private static List<string> Actions(TestNode node)
    {
        using var connection = node.Get<TokenLedger>().OpenForReading();
        return [.. new AuditQuery { After = 0 }.Read(connection).Records.Select(record => record.Entry.Action)];
    }

    private List<AuditCheckpoint> ReadOutside() => [.. File.ReadLines(Outside).Select(CheckpointLine.Read).OfType<AuditCheckpoint>()];

    private async Task SendOneAsync(string address)
    {
        await using var node = await StartAsync(new AuditSettings { Syslog = SyslogAddress.Read(address)! });
        using var worker = Trail.Worker(node);
        await worker.RunOnceAsync(isDue: true, default);
        node.Get<CheckpointDelivery>().Warnings.Should().BeEmpty();
    }

    /// <summary>Installed data at the first start, and the same data at the next.</summary>
    private async Task<TestNode> StartAsync(AuditSettings settings)
    {
        var data = _directory.File("data");
        if (!Directory.Exists(data))
            await InstalledData.WriteToAsync(Directory.CreateDirectory(data).FullName);
        return await TestNode.StartAsync(data, audit: settings);
    }
}
