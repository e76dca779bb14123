using Everseal.Core.Errors;

namespace Everseal.Core.Keys;

/// <summary>
/// What the policy decided about a ring at one time, carried out on the ring and not yet stored. Whoever runs it commits
/// <see cref="After"/> in one transaction and lets others see it only then. A pure function: a server's worker and a
/// simulation of a century run the same code, and differ in where keys come from and where rings go.
/// </summary>
/// <param name="Taken">In their order; none when nothing was due.</param>
/// <param name="Wanted">A key that is due and was not given: make one and take the step again with it.</param>
/// <param name="Waiting">Why nothing more happens now, and until when.</param>
/// <param name="Refused">What was decided and the ring would not do: a bug, or a store that somebody else changed.</param>
/// <param name="Blocked">A key that is due and of which no credential is made before a person acted.</param>
public sealed record RolloverStep(
    SigningKeyRing Before,
    SigningKeyRing After,
    IReadOnlyList<RolloverDecision> Taken,
    RolloverDecision.CreateNext? Wanted,
    RolloverDecision.KeepWaiting? Waiting,
    IReadOnlyList<StsError> Refused,
    RolloverDecision.Blocked? Blocked = null)
{
    // Created, published, promoted, the predecessor retired, an older one removed: more rounds than these do not follow from one another.
    private const int MostRounds = 8;

    /// <summary>Decides and carries out until nothing more is due.</summary>
    /// <param name="fresh">A credential for the key that an earlier try <see cref="Wanted"/>; used once, if one is still wanted.</param>
    public static RolloverStep Take(
        SigningKeyRing ring, RolloverSettings settings, RolloverSituation situation, DateTimeOffset now, SigningCredential? fresh = null)
    {
        var (after, taken, refused) = (ring, new List<RolloverDecision>(), new List<StsError>());
        RolloverDecision.CreateNext? wanted = null;
        RolloverDecision.KeepWaiting? waiting = null;
        RolloverDecision.Blocked? blocked = null;
        for (var (round, moved) = (0, true); moved && round < MostRounds; round++)
        {
            (moved, wanted, blocked) = (false, null, null);
            foreach (var decision in RolloverPolicy.Decide(after, settings, situation, now))
            {
                switch (decision)
                {
                    case RolloverDecision.KeepWaiting wait:
                        waiting = wait;
                        break;
                    case RolloverDecision.Blocked hindered:
                        blocked = hindered;
                        break;
                    case RolloverDecision.CreateNext create when fresh is null || after.Find(fresh.KeyId) is not null:
                        wanted = create;
                        break;
                    default:
                        var next = decision is RolloverDecision.CreateNext ? after.Add(fresh!, now) : RolloverPolicy.Apply(after, decision, now);
                        if (next.IsSuccess)
                        {
                            (after, moved) = (next.Value, true);
                            taken.Add(decision);
                        }
                        else if (!refused.Contains(next.Error))
                        {
                            refused.Add(next.Error);
                        }

                        break;
                }
            }
        }

        return new RolloverStep(ring, after, taken, wanted, waiting, refused, blocked);
    }
}
