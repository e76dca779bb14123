using Everseal.Core.Errors;

namespace Everseal.Core.Keys;

/// <summary>
/// When a realm's signing key is replaced. Pure: the worker carries out what this decides and asks again. Each rule
/// below says what it wants done and when that is due, so what is due later is also the date to wait for.
/// </summary>
public static class RolloverPolicy
{
    /// <summary>What is due now, in the order to do it; a single <see cref="RolloverDecision.KeepWaiting"/> when nothing is.</summary>
    public static IReadOnlyList<RolloverDecision> Decide(
        SigningKeyRing ring, RolloverSettings settings, RolloverSituation situation, DateTimeOffset now)
    {
        var view = new RingView(ring, settings, situation, now);
        var steps = Steps(view);
        var due = steps.Where(step => step.Due <= now).ToList();
        return due.Count > 0 ? due : [new RolloverDecision.KeepWaiting(WhyWait(view), steps.Min(step => step.Due))];
    }

    /// <summary>What is due now and what will be, as far as the ring of now tells, the earliest first; ends with why nothing more is in sight.</summary>
    public static IReadOnlyList<RolloverDecision> Plan(
        SigningKeyRing ring, RolloverSettings settings, RolloverSituation situation, DateTimeOffset now)
    {
        var view = new RingView(ring, settings, situation, now);
        var steps = Steps(view).OrderBy(step => step.Due).ToList();
        return steps.Count > 0 ? steps : [new RolloverDecision.KeepWaiting(WhyWait(view), Due: null)];
    }

    /// <summary>Carries out a decision on the ring. Creating a key changes nothing here, it is the worker's; nor does what only waits.</summary>
    public static Result<SigningKeyRing> Apply(SigningKeyRing ring, RolloverDecision decision, DateTimeOffset now) => decision switch
    {
        RolloverDecision.Publish publish => ring.Publish(publish.KeyId, now),
        RolloverDecision.Promote promote => ring.Promote(promote.KeyId, promote.Laggards, now),
        RolloverDecision.Retire retire => ring.Retire(retire.KeyId, now),
        RolloverDecision.Remove remove => ring.Remove(remove.KeyId),
        _ => ring,
    };

    // In the order in which they are carried out.
    private static IReadOnlyList<RolloverDecision> Steps(RingView view) =>
    [
        .. Publications(view), .. Creation(view), .. Promotion(view), .. Retirement(view), .. Removal(view),
    ];

    private static IEnumerable<RolloverDecision> Publications(RingView view)
        => view.Ring.Entries.Where(entry => entry is { PublishedAt: null, RetiredAt: null })
            .Select(entry => new RolloverDecision.Publish(entry.KeyId, "Relying parties must see a key before it signs.", view.Now));

    // Adding what is missing never waits for a confirmed clock: a node that was off for years must log people in.
    private static IEnumerable<RolloverDecision> Creation(RingView view)
    {
        if (!view.Settings.SelfRenewal || view.Successor is not null)
            yield break;
        if (view.Signer is not { } signer)
            yield return new RolloverDecision.CreateNext("No signing certificate is valid now.", view.Now);
        else
        {
            var validity = signer.Credential.Validity;
            var renewAt = validity.WhenRemaining(view.Settings.RenewWhenRemaining);
            yield return view.Situation.Issuer is { } issuer && issuer.IsReachedBy(validity)
                ? new RolloverDecision.Blocked(issuer.Why("signing certificate", validity), renewAt, issuer.Next)
                : new RolloverDecision.CreateNext($"The signing certificate ends on {Day(validity.NotAfter)}.", renewAt);
        }
    }

    // Without a confirmed clock nothing is promoted: where nothing else is valid, the ring signs with a published key anyway.
    private static IEnumerable<RolloverDecision> Promotion(RingView view)
    {
        if (!view.Settings.SelfRenewal || !view.Situation.TimeIsConfirmed || view.Signer is not { } signer)
            yield break;
        if (!signer.IsPromoted)
            yield return new RolloverDecision.Promote(signer.KeyId, "It signs already, as no promoted key is valid.", view.Now, []);
        else if (view.Successor is { IsPublished: true } successor && successor.Credential.IsValidAt(view.Now))
            yield return PromotionOf(successor, signer, view);
    }

    private static RolloverDecision.Promote PromotionOf(SigningKeyEntry successor, SigningKeyEntry signer, RingView view)
    {
        var validity = signer.Credential.Validity;
        var latest = Later(validity.WhenRemaining(view.Settings.PromoteWhenRemaining), validity.NotAfter - view.Settings.PromoteAtLatest);
        var known = successor.PublishedAt!.Value + view.Settings.PropagationWindow;
        return view.Situation.AdoptedByAllAt(successor.KeyId) is { } adopted && Later(adopted, known) is var ready && ready < latest
            ? new RolloverDecision.Promote(successor.KeyId, "Every relying party has adopted it.", ready, [])
            : new RolloverDecision.Promote(
                successor.KeyId, $"The signing certificate ends on {Day(validity.NotAfter)}; adoption is not awaited any longer.", latest,
                view.Situation.LaggardsOf(successor.KeyId, view.Now));
    }

    // Never on an unconfirmed clock, and never before a promoted key stands in: the last key, expired, is the one that explains the outage.
    private static IEnumerable<RolloverDecision> Retirement(RingView view)
    {
        if (!view.Situation.TimeIsConfirmed || view.Signer is not { IsPromoted: true } signer)
            yield break;
        foreach (var entry in view.Ring.Entries.Where(entry => entry != signer && entry.RetiredAt is null))
        {
            if (view.IsFromTheFuture(entry))
                yield return new RolloverDecision.Retire(entry.KeyId, "It was made while the clock was wrong.", view.Now);
            else if (entry.IsNext)
                yield return new RolloverDecision.Retire(entry.KeyId, "Its certificate ended before it was needed.", entry.Credential.Validity.NotAfter + view.Settings.ClockTolerance);
            else if (entry.PromotedAt <= signer.PromotedAt)
                yield return new RolloverDecision.Retire(entry.KeyId, "The last token that it signed has expired.", RetireAt(entry, signer, view));
        }
    }

    // No token outlives the certificate, so its end serves where the last token is not known or a pin asks for more of them.
    private static DateTimeOffset RetireAt(SigningKeyEntry entry, SigningKeyEntry signer, RingView view)
    {
        var end = entry.Credential.Validity.NotAfter;
        var lastToken = view.Ring.Pins.Values.Contains(entry.KeyId) ? end : entry.LastTokenExpiresAt ?? end;
        return Later(lastToken + view.Settings.ClockTolerance, signer.PromotedAt!.Value + view.Settings.PropagationWindow);
    }

    private static IEnumerable<RolloverDecision> Removal(RingView view)
        => view.Situation.TimeIsConfirmed
            ? view.Ring.Entries.Where(entry => entry.RetiredAt is not null).Select(entry =>
                new RolloverDecision.Remove(entry.KeyId, $"It was retired on {Day(entry.RetiredAt!.Value)}.", entry.RetiredAt.Value + view.Settings.KeepRetired))
            : [];

    private static string WhyWait(RingView view) => view switch
    {
        { Situation.TimeIsConfirmed: false } => "The clock has jumped and is not confirmed: nothing is promoted, retired or removed.",
        { Settings.SelfRenewal: false } => "Self-renewal is switched off: the next key is an operator's to add.",
        { Successor: not null } => "The next key waits for its adoption.",
        _ => "The signing certificate has enough time left.",
    };

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";

    private sealed record RingView(SigningKeyRing Ring, RolloverSettings Settings, RolloverSituation Situation, DateTimeOffset Now)
    {
        public SigningKeyEntry? Signer { get; } = Ring.DefaultSignerAt(Now);

        /// <summary>The key that will follow the signer: of several, made by nodes that did not see each other, the one that lasts longest.</summary>
        public SigningKeyEntry? Successor => Ring.Entries
            .Where(entry => entry.IsNext && entry != Signer && !entry.Credential.Validity.HasEndedAt(Now) && !IsFromTheFuture(entry))
            .MaxBy(entry => entry.Credential.Validity.NotAfter);

        public bool IsFromTheFuture(SigningKeyEntry entry) => entry.Credential.Validity.NotBefore > Now + Settings.ClockTolerance;
    }
}
