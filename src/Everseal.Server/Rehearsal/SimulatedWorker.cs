using Everseal.Core.Keys;
using Everseal.Server.Ledger;

namespace Everseal.Server.Rehearsal;

/// <summary>The rollover worker of a node: takes the step, commits the ring to the shared store, and says what to wait for.</summary>
internal sealed class SimulatedWorker(SimulationPlan plan, SimulatedStore store, CredentialPool pool)
{
    public long Rotations { get; private set; }

    /// <summary>Called with each key that was retired.</summary>
    public required Action<string> Retired { get; init; }

    /// <summary>Called when another key signs than before, or one that signed counts no longer.</summary>
    public required Action SignerChanged { get; init; }

    /// <returns>When it wants to look again by the node's clock, and whether it changed the ring.</returns>
    public (DateTimeOffset? Due, bool HasChanged) Run(SimulatedNode node)
    {
        var (now, ring) = (node.Now, store.Ring);
        var situation = store.Situation(node.Observe().Verdict == ClockVerdict.Steady);
        var step = plan.Rule(ring, plan.Settings, situation, now, fresh: null);
        if (step.Wanted is not null)
            step = plan.Rule(ring, plan.Settings, situation, now, pool.Create(now));

        if (step.Refused is [var refusal, ..])
            throw new InvalidOperationException($"The ring refused what the rule decided at {now:O}: {refusal}");
        if (step.Taken.Count > 0)
            store.Commit(step.After);
        foreach (var taken in step.Taken)
            Announce(taken, ring);
        return (step.Waiting?.Due, step.Taken.Count > 0);
    }

    private void Announce(RolloverDecision taken, SigningKeyRing before)
    {
        switch (taken)
        {
            case RolloverDecision.Promote:
                Rotations++;
                SignerChanged();
                break;
            case RolloverDecision.Retire retire:
                Retired(retire.KeyId);
                if (before.Find(retire.KeyId) is { PromotedAt: not null })
                    SignerChanged();
                break;
        }
    }
}
