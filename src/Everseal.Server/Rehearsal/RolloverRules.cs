using Everseal.Core.Keys;

namespace Everseal.Server.Rehearsal;

/// <summary>
/// How others replace a signing certificate, in this realm's words, to compare with. They get our own caution about clocks
/// (nothing is done while the time is unconfirmed), so that their thresholds alone are compared.
/// </summary>
internal static class RolloverRules
{
    /// <summary>
    /// AD FS with AutoCertificateRollover and its usual settings: CertificateGenerationThreshold 20 days, CertificatePromotionThreshold 5
    /// days. Nobody is asked whether he knows the new certificate; the old one stays as secondary until it ends.
    /// </summary>
    public static RolloverStep AdFs(
        SigningKeyRing ring, RolloverSettings settings, RolloverSituation situation, DateTimeOffset now, SigningCredential? fresh)
        => Take(ring, situation, now, fresh, current => Steps(current, now, TimeSpan.FromDays(20), TimeSpan.FromDays(5), keepOld: settings.ClockTolerance));

    /// <summary>A script some days before the end: the new certificate signs at once, and the old one is gone.</summary>
    public static RolloverStep CutOver(
        SigningKeyRing ring, RolloverSettings settings, RolloverSituation situation, DateTimeOffset now, SigningCredential? fresh)
        => Take(ring, situation, now, fresh, current => Steps(current, now, TimeSpan.FromDays(7), TimeSpan.Zero, keepOld: null));

    /// <param name="keepOld">How long after its end the old one stays; null drops it at the promotion.</param>
    private static IEnumerable<RolloverDecision> Steps(
        SigningKeyRing ring, DateTimeOffset now, TimeSpan generateBefore, TimeSpan promoteAfter, TimeSpan? keepOld)
    {
        var signer = ring.DefaultSignerAt(now);
        foreach (var entry in ring.Entries)
        {
            if (entry is { PublishedAt: null, RetiredAt: null })
                yield return new RolloverDecision.Publish(entry.KeyId, "It is new.", now);
            else if (entry.IsNext && entry.Credential.IsValidAt(now))
                yield return new RolloverDecision.Promote(entry.KeyId, "Its time has come.", entry.CreatedAt + promoteAfter, []);
            else if (entry.IsPromoted && entry != signer)
                yield return new RolloverDecision.Retire(entry.KeyId, "Another one signs.", keepOld is { } after ? entry.Credential.Validity.End + after : now);
        }

        if (!ring.Entries.Any(entry => entry.IsNext && !entry.Credential.Validity.HasEndedAt(now)))
            yield return new RolloverDecision.CreateNext("The certificate ends soon.", signer is null ? now : signer.Credential.Validity.End - generateBefore);
    }

    private static RolloverStep Take(
        SigningKeyRing ring, RolloverSituation situation, DateTimeOffset now, SigningCredential? fresh, Func<SigningKeyRing, IEnumerable<RolloverDecision>> steps)
    {
        var (after, taken) = (ring, new List<RolloverDecision>());
        while (situation.TimeIsConfirmed && steps(after).FirstOrDefault(step => step.Due <= now) is { } due)
        {
            if (due is RolloverDecision.CreateNext create && fresh is null)
                return new RolloverStep(ring, ring, [], create, null, []);
            after = (due is RolloverDecision.CreateNext ? after.Add(fresh!, now) : RolloverPolicy.Apply(after, due, now)).OrThrow();
            taken.Add(due);
        }

        return new RolloverStep(ring, after, taken, null, new RolloverDecision.KeepWaiting("Nothing is due.", steps(after).Min(step => step.Due)), []);
    }
}
