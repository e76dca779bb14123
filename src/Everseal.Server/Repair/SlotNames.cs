using Everseal.Core.Administration;
using Everseal.Core.Repair;

namespace Everseal.Server.Repair;

/// <summary>The words for slots in orders and answers.</summary>
internal static class SlotNames
{
    /// <returns>Null when there is no such slot.</returns>
    public static CertificateSlot? Find(string name) => name switch
    {
        RepairSlots.Tls => CertificateSlot.Tls,
        RepairSlots.IssuingCa => CertificateSlot.IssuingCa,
        RepairSlots.Signing => CertificateSlot.Signing,
        _ => null,
    };
}
