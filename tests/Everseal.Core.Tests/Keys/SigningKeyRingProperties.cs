using CsCheck;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;

namespace Everseal.Core.Tests.Keys;

/// <summary>What holds for every ring that steps in any order, at any time, can lead to.</summary>
public sealed class SigningKeyRingProperties
{
    private const int Keys = 4;

    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);

    // Key n is valid from day 200·n for a year: some overlap, some do not.
    private static readonly SigningCredential[] Credentials =
        [.. Enumerable.Range(0, Keys).Select(number => TestCredentials.Create($"key-{number}", Start.AddDays(number * 200)))];

    private static readonly Gen<Step> AnyStep = Gen.Select(Gen.Enum<Kind>(), Gen.Int[0, Keys - 1], Gen.Int[-50, 1200])
        .Select((kind, key, day) => new Step(kind, $"key-{key}", Start.AddDays(day)));

    private static readonly Gen<Step[]> History = AnyStep.Array[0, 40];

    private enum Kind
    {
        Add,
        Publish,
        Promote,
        Retire,
        Remove,
        Pin,
    }

    [Fact]
    public void DefaultSigner_AnyHistoryAndTime_IsPublishedUnretiredAndValidThen()
        => ForAnyRing((ring, now) => ring.DefaultSignerAt(now) is not { } signer
            || (signer.PublishedAt is not null && signer.RetiredAt is null && signer.Credential.IsValidAt(now)));

    [Fact]
    public void DefaultSigner_AnyOrderOfEntries_IsTheSameOne()
        => ForAnyRing((ring, now) => new SigningKeyRing(ring.Realm, [.. ring.Entries.Reverse()], ring.Pins).DefaultSignerAt(now) == ring.DefaultSignerAt(now));

    [Fact]
    public void DefaultSigner_SomePublishedKeyValid_IsNeverMissing()
        => ForAnyRing((ring, now) => ring.Entries.Any(entry => entry.IsPublished && entry.Credential.IsValidAt(now)) == ring.DefaultSignerAt(now) is not null);

    [Fact]
    public void Signer_AnyRelyingParty_IsPublishedForIt()
        => ForAnyRing((ring, now) => ring.SignerAt(now, "https://rp.example") is not { IsSuccess: true } signer
            || ring.PublishedAt(now, "https://rp.example")[0] == signer.Value);

    [Fact]
    public void Published_TwoTimesInOneSteadyPeriod_AreTheSame()
        => Gen.Select(History, Gen.Int[-50, 1500], Gen.Double[0, 1]).Sample((history, day, share) =>
        {
            var (ring, now) = (Replay(history), Start.AddDays(day));
            var (from, until) = ring.SteadyAround(now);
            var earliest = from > DateTimeOffset.MinValue ? from : now.AddDays(-500);
            var latest = until < DateTimeOffset.MaxValue ? until.AddTicks(-1) : now.AddDays(500);
            var other = earliest + ((latest - earliest) * share);
            return from <= now && now < until
                && new[] { earliest, other, latest }.All(time => ring.PublishedAt(time, "https://rp.example").SequenceEqual(ring.PublishedAt(now, "https://rp.example")));
        }, iter: 1000);

    [Fact]
    public void Accept_RetiredKey_Never()
        => ForAnyRing((ring, now) => ring.Entries.Where(entry => entry.RetiredAt is not null).All(entry => !ring.Accept(entry.KeyId, now, now).IsSuccess));

    [Fact]
    public void Step_TakenTwice_ChangesNothingMore()
        => Gen.Select(History, AnyStep.Where(step => step.Kind is not (Kind.Add or Kind.Pin))).Sample((history, step) =>
            Take(Replay(history), step) is not { IsSuccess: true } once || Take(once.Value, step).OrThrow() == once.Value);

    [Fact]
    public void RetireOrRemove_AnyRing_KeepsTheSignerOfThatMoment()
        => Gen.Select(History, AnyStep.Where(step => step.Kind is Kind.Retire or Kind.Remove)).Sample((history, step) =>
        {
            var ring = Replay(history);
            return Take(ring, step) is not { IsSuccess: true } next
                || next.Value.DefaultSignerAt(step.At)?.KeyId == ring.DefaultSignerAt(step.At)?.KeyId;
        });

    private static void ForAnyRing(Func<SigningKeyRing, DateTimeOffset, bool> holds)
        => Gen.Select(History, Gen.Int[-50, 1500]).Sample((history, day) => holds(Replay(history), Start.AddDays(day)), iter: 1000);

    // A step that is refused leaves the ring as it was.
    private static SigningKeyRing Replay(IEnumerable<Step> history)
        => history.Aggregate(new SigningKeyRing("everseal.local", []), (ring, step) => Take(ring, step).Value ?? ring);

    private static Result<SigningKeyRing> Take(SigningKeyRing ring, Step step) => step.Kind switch
    {
        Kind.Add => ring.Add(Credentials.Single(credential => credential.KeyId == step.KeyId), step.At),
        Kind.Publish => ring.Publish(step.KeyId, step.At),
        Kind.Promote => ring.Promote(step.KeyId, step.At),
        Kind.Retire => ring.Retire(step.KeyId, step.At),
        Kind.Remove => ring.Remove(step.KeyId),
        _ => ring.Pin("https://rp.example", step.KeyId, step.At),
    };

    private sealed record Step(Kind Kind, string KeyId, DateTimeOffset At);
}
