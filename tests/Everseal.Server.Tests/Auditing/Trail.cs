using System.Security.Cryptography;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Tokens;
using Everseal.Server.Auditing;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Auditing;

/// <summary>
/// A real ledger with ten users added, four tokens issued and two of them cancelled, its checkpoints in a file outside, and what an attacker who
/// can write the data directory may do to a copy of it.
/// </summary>
public sealed class Trail : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private byte[] _early = [];

    internal string CheckpointFile => _directory.File("outside.jsonl");

    internal ECDsa Key { get; private set; } = ECDsa.Create();

    /// <summary>The record of the second token.</summary>
    internal long TokenSequence { get; private set; }

    /// <summary>The record of the first token's cancellation.</summary>
    internal long CancellationSequence { get; private set; }

    internal long Head { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var data = Directory.CreateDirectory(_directory.File("data")).FullName;
        await using (var node = await TestNode.StartAsync(data, audit: new AuditSettings { CheckpointFile = CheckpointFile }))
        {
            Key = node.Get<AuditKey>().OpenPublicKey();
            using var worker = Worker(node);
            await RecordAsync(node, users: 5, tokens: 2);
            await worker.RunOnceAsync(isDue: true, default);
            _early = Snapshot(node);
            await RecordAsync(node, users: 5, tokens: 2);
            await worker.RunOnceAsync(isDue: true, default);
            await RecordAsync(node, users: 1, tokens: 0);
            await worker.RunOnceAsync(isDue: true, default);
        }

        // All in one file, so that copying it copies the ledger.
        File.Move(Path.Combine(data, "ledger.db"), Ledger);
        using var connection = Open(Ledger);
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
        TokenSequence = connection.ReadNumber($"SELECT seq FROM audit WHERE kind = {(int)AuditKind.Token} ORDER BY seq LIMIT 1 OFFSET 1");
        CancellationSequence = connection.ReadNumber($"SELECT seq FROM audit WHERE kind = {(int)AuditKind.Cancellation} ORDER BY seq LIMIT 1");
        Head = connection.ReadNumber("SELECT max(seq) FROM audit");
    }

    public ValueTask DisposeAsync()
    {
        Key.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static AuditWorker Worker(TestNode node) => ActivatorUtilities.CreateInstance<AuditWorker>(node.Get<IServiceProvider>());

    internal static TokenRecord Token(string user) => new()
    {
        Id = new TokenId(Guid.CreateVersion7(TestNode.Start)),
        Realm = TestNode.Realm,
        NameId = user,
        SubjectKind = SubjectKind.Person,
        Kind = TokenKind.Bearer,
        AuthenticationMethod = AuthenticationMethod.Password,
        IssuedAt = TestNode.Start,
        ExpiresAt = TestNode.Start.AddHours(1),
        FamilyId = new TokenId(Guid.CreateVersion7(TestNode.Start)),
        FamilyStartedAt = TestNode.Start,
        RenewalsLeft = 3,
        SignerKeyId = "key",
        SignedInfoDigest = SHA256.HashData("token"u8),
        Audience = "https://rp.example.org",
        Source = "192.0.2.1",
        DelegatedFrom = new TokenId(Guid.CreateVersion7(TestNode.Start)),
    };

    /// <summary>Does something to a copy of the ledger and asks what the verification makes of it.</summary>
    /// <param name="outside">The checkpoints that were kept elsewhere; null compares with none.</param>
    internal AuditVerdict After(Action<SqliteConnection> attack, IEnumerable<AuditCheckpoint>? outside = null)
    {
        var copy = _directory.File($"{Guid.NewGuid():N}.db");
        File.Copy(Ledger, copy);
        using (var connection = Open(copy))
            attack(connection);
        return Verify(copy, outside);
    }

    /// <summary>The ledger as it was at the first checkpoint, put back in the place of the present one.</summary>
    internal AuditVerdict Rewound(IEnumerable<AuditCheckpoint>? outside)
    {
        var copy = _directory.File($"{Guid.NewGuid():N}.db");
        File.WriteAllBytes(copy, _early);
        return Verify(copy, outside);
    }

    internal IReadOnlyList<AuditCheckpoint> ReadOutside() => [.. File.ReadLines(CheckpointFile).Select(line => CheckpointLine.Read(line)!)];

    private AuditVerdict Verify(string ledger, IEnumerable<AuditCheckpoint>? outside)
    {
        using var connection = Open(ledger);
        var checkpoints = outside?.ToList() ?? [];
        var verdict = AuditVerification.Run(connection, Key, [.. checkpoints.Select(checkpoint => checkpoint.Sequence)]).OrThrow();
        if (outside is null || verdict.Broken is not null)
            return verdict;

        var hashes = verdict.Hashes.DistinctBy(hash => hash.Seq).ToDictionary(hash => hash.Seq, hash => Convert.FromHexString(hash.Hash));
        return verdict with
        {
            Broken = CheckpointSeries.Verify(
                checkpoints, Key, Convert.FromHexString(verdict.LedgerId), verdict.Records,
                sequence => hashes.TryGetValue(sequence, out var hash) ? hash : null),
        };
    }

    private string Ledger => _directory.File("ledger.db");

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static async Task RecordAsync(TestNode node, int users, int tokens)
    {
        var ledger = node.Get<TokenLedger>();
        for (var user = 0; user < users; user++)
        {
            (await ledger.AppendAuditAsync(
                new AuditRecord(TestNode.Start, TestNode.Realm, "user add", "uid 0", "local socket", null, $"detail {user}") { Target = $"user{user}" }, default)).OrThrow();
        }

        TokenRecord? last = null;
        for (var token = 0; token < tokens; token++)
            last = (await ledger.CommitAsync(Token($"user{token}@{TestNode.Realm}"), default)).OrThrow();
        if (last is null)
            return;

        // Twice: to end what was ended is no error, and each is on record with its time.
        var record = new AuditRecord(TestNode.Start, TestNode.Realm, "Cancel", last.NameId, last.Source, null, null);
        (await ledger.CancelAsync(new Cancellation(last.FamilyId, record, Replay: null), default)).OrThrow();
        (await ledger.CancelAsync(new Cancellation(last.FamilyId, record with { At = record.At.AddMinutes(1) }, Replay: null), default)).OrThrow();
    }

    private byte[] Snapshot(TestNode node)
    {
        var copy = _directory.File("early.db");
        using (var connection = node.Get<TokenLedger>().OpenForReading())
        {
            using var target = Open(copy);
            connection.BackupDatabase(target);
        }

        return File.ReadAllBytes(copy);
    }
}
