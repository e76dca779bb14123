using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Server.Auditing;
using Everseal.Server.Backups;
using Everseal.Server.Ledger;
using Everseal.Server.Tests.Auditing;

namespace Everseal.Server.Tests.Backups;

/// <summary>
/// A node that issued a token and was backed up while it served; after the backup it issued a token, cancelled a login and
/// changed a user.
/// </summary>
public sealed class BackedUpNode : IAsyncLifetime
{
    public const string Passphrase = "correct horse battery staple";

    private readonly TemporaryDirectory _directory = new();

    internal string Data => _directory.File("data");

    internal string BackupFile => _directory.File("node.backup");

    internal BackupDescription Made { get; private set; } = null!;

    internal TokenRecord Before { get; } = Trail.Token("before");

    internal TokenRecord After { get; } = Trail.Token("after");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Data);
        await InstalledData.WriteToAsync(Data);
        await using var node = await TestNode.StartAsync(Data);
        await node.Get<AuditKey>().EnsureAsync(CancellationToken.None);
        var ledger = node.Get<TokenLedger>();
        (await ledger.CommitAsync(Before, CancellationToken.None)).IsSuccess.Should().BeTrue();
        Made = node.Get<BackupCreation>().Run(new CreateBackup(BackupFile, Passphrase, Recipient: null, WithMasterKey: false)).OrThrow();

        (await ledger.CommitAsync(After, CancellationToken.None)).IsSuccess.Should().BeTrue();
        var cancelled = new AuditRecord(TestNode.Start, TestNode.Realm, "Cancel", Before.NameId, "192.0.2.1", null, null);
        (await ledger.CancelAsync(new Cancellation(Before.FamilyId, cancelled, Replay: null), CancellationToken.None)).OrThrow();
        (await ledger.AppendAuditAsync(cancelled with { Action = "user disable", Actor = "uid 0", Target = "alice" }, CancellationToken.None)).OrThrow();
        (await ledger.AppendAuditAsync(cancelled with { Action = "Issue", Kind = AuditKind.Refusal, ErrorId = "EVS-4001" }, CancellationToken.None)).OrThrow();
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    internal string File(string name) => _directory.File(name);
}
