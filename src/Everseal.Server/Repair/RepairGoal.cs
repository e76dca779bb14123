using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Repair;

namespace Everseal.Server.Repair;

/// <summary>What is to be the case in the end, beside that nothing is wrong.</summary>
/// <param name="AllowNewRoot">A person's word that an ended root may be followed by one that nobody vouches for.</param>
/// <param name="Brought">What a person brought for the one slot that is wanted.</param>
internal sealed record RepairGoal(bool AllowNewRoot, Replacements Wanted, BroughtFile? Brought, bool IsUnattended = false)
{
    /// <param name="unfinished">What was wanted before a kill is wanted still.</param>
    public static Result<RepairGoal> Of(RepairOrder order, RepairJournal? unfinished)
    {
        var slots = (order.Replace ?? []).Concat(unfinished?.Wanted ?? []).ToHashSet(StringComparer.Ordinal);
        var wanted = new Replacements(
            slots.Contains(RepairSlots.IssuingCa), slots.Contains(RepairSlots.Signing), slots.Contains(RepairSlots.Tls), order.Realm ?? unfinished?.WantedRealm);
        if (order.Import is not { } import)
            return new RepairGoal(order.NewRoot, wanted, Brought: null);
        if (unfinished is { IsImport: false })
            return ErrorCodes.Repair.CutShort.With($"Repair {unfinished.Id} was cut short and comes first: everseal repair");
        return order.Replace is [var slot] && SlotNames.Find(slot) is { } named
            ? BroughtFile.Read(import, named, order.Realm).Then<RepairGoal>(file => new RepairGoal(order.NewRoot, wanted, file))
            : ErrorCodes.CommandLine.FieldNotAcceptable.With("import: it takes the place of one slot");
    }

    /// <summary>What a person wants, where it can be. What was brought is judged until it is in its place: after that the request that it answered is gone.</summary>
    /// <param name="done">What was changed already.</param>
    public Result<Replacements> WantedOf(DeploymentState state, HashSet<string> done, string? publicHost)
    {
        if (state.MasterKey.Trouble is not null || !state.Schema.IsComplete)
            return Replacements.None;
        if (Brought is null)
            return Wanted.RefusalFor(state) is { } refused ? refused : Wanted;
        if (done.Contains(PendingRequest.Name(Brought.Certificates.Slot, RealmName(state))))
            return Replacements.None;
        return CertificateImport.Check(Brought.Certificates, state, publicHost).Then<Replacements>(import => Wanted with { Import = import });
    }

    private string? RealmName(DeploymentState state)
        => state.Realms.FirstOrDefault(realm => realm.Name.Equals(Brought!.Certificates.Realm, StringComparison.OrdinalIgnoreCase))?.Name;
}
