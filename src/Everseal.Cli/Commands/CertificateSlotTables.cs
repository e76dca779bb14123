using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

internal static class CertificateSlotTables
{
    public static void List(CertificateSlotList list, Terminal terminal)
    {
        var now = terminal.Now;
        var table = new TextTable("SLOT", "REALM", "SERIAL", "SIGNED BY", "EXPIRES", "IN", "ASKED FOR");
        foreach (var slot in list.Slots)
        {
            table.Row(
                slot.Slot, slot.Realm ?? "-", slot.InUse?.SerialNumber ?? "none",
                slot.InUse is { } inUse ? $"{inUse.Issuer}{(inUse.IsForeign ? " (another CA)" : inUse.IsOfEarlierCa ? " (an earlier CA of this node)" : "")}" : "-",
                slot.InUse is { } dated ? Times.Utc(dated.NotAfter) : "-", slot.InUse is { } ends ? Times.Residual(ends.NotAfter, now) : "-",
                slot.Requests is [.., var waiting] ? $"{Times.Utc(waiting.CreatedAt)}{(waiting.KeyIsLost ? ", key lost" : "")}" : "-");
        }

        table.WriteTo(terminal);
        if (list.Slots.Any(slot => slot.Requests.Count > 0))
            terminal.Note("the answer to what was asked for: everseal certificates replace WHAT --import CHAIN.pem");
    }
}
