using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

internal static class BackupTables
{
    public static void Made(BackupDescription made, Terminal terminal)
    {
        new TextTable("BACKUP", "REALMS", "TOKENS", "AUDIT RECORDS", "SIZE", "MASTER KEY")
            .Row(made.File, string.Join(", ", made.Realms), $"{made.Tokens}", $"{made.AuditRecords}", $"{(made.Bytes + 1023) / 1024} KiB", made.HasMasterKey ? "inside" : "not inside")
            .WriteTo(terminal);
        terminal.Out.WriteLine("verified: unpacked again, both databases whole, every private key opens, the audit trail is unbroken");
    }

    public static void Restored(RestorationDescription restored, Terminal terminal)
    {
        new TextTable("DATA", "REALMS", "BACKUP OF", "TOKENS KNOWN", "ROOT (SHA-256)")
            .Row(restored.Data, string.Join(", ", restored.Realms), Times.UtcSeconds(restored.BackupCreatedAt), $"{restored.Tokens}", restored.RootFingerprint)
            .WriteTo(terminal);
        if (restored.MovedAside is { } aside)
            terminal.Out.WriteLine($"the earlier directory is kept as {aside}");
        terminal.Out.WriteLine($"a new ledger epoch begins at {Times.UtcSeconds(restored.Epoch)}: tokens issued between the backup and then are refused as older than the ledger");
        Lost(restored, terminal);
        foreach (var realm in restored.ReplacedKeys)
            Replaced(realm, terminal);
        if (restored.ReplacedKeys.Count > 0)
            terminal.Out.WriteLine("the CA's keys were in the same data: replace the CA too (everseal ca root renew), and change the passwords of administrators");
    }

    private static void Replaced(ReplacedRealmKeys realm, Terminal terminal)
    {
        terminal.Out.WriteLine($"realm {realm.Realm}: key {realm.Key} signs now, until {Times.UtcSeconds(realm.KeyEnds)}; nothing signed by {string.Join(", ", realm.Compromised)} is accepted");
        foreach (var remark in realm.Remarks)
            terminal.Out.WriteLine(remark);
        if (realm.MustAct.Count == 0)
            return;

        terminal.Out.WriteLine("who must read the new key, and refuses logins until then:");
        var table = new TextTable("RELYING PARTY", "ITS METADATA");
        foreach (var relyingParty in realm.MustAct)
            table.Row(relyingParty, $"everseal relying-party show {relyingParty} --realm {realm.Realm}");
        table.WriteTo(terminal);
    }

    private static void Lost(RestorationDescription restored, Terminal terminal)
    {
        if (restored.LookedIn.Count == 0)
        {
            terminal.Out.WriteLine("what was revoked, cancelled or changed after the backup is not known: no audit trail of that time was at hand (--audit-export FILE)");
            return;
        }

        var from = string.Join(", ", restored.LookedIn);
        if (restored.Lost.Count == 0)
        {
            terminal.Out.WriteLine($"nothing was revoked, cancelled or changed after the backup, says {from}");
            return;
        }

        terminal.Out.WriteLine($"made after the backup, and to be made again (from {from}):");
        var table = new TextTable("AT", "ACTION", "TARGET", "BY");
        foreach (var change in restored.Lost)
            table.Row(Times.UtcSeconds(change.At), change.Action, change.Target, change.Actor);
        table.WriteTo(terminal);
    }
}
