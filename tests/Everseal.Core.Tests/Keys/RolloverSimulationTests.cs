using CsCheck;
using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;

namespace Everseal.Core.Tests.Keys;

/// <summary>Years of a realm's life, day by day, with the real policy, ring and issuance.</summary>
public sealed class RolloverSimulationTests
{
    private const int TwentyYears = 365 * 20;

    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(30);

    [Fact]
    public void TwentyYears_DailyWorker_NoDayWithoutSignerAndNoTokenRefused()
    {
        var worker = new RolloverWorker(Start);
        var relyingParty = new CachingRelyingParty(refreshDays: 14);
        var tokens = new Queue<(string KeyId, DateTimeOffset Issued, DateTimeOffset Ends)>();

        for (var day = 0; day < TwentyYears; day++)
        {
            var now = Start.AddDays(day).AddHours(1);
            worker.Run(now, relyingParty.Situation);
            relyingParty.Refresh(worker.Ring, now, day);

            var signer = worker.Ring.SignerAt(now).OrThrow();
            relyingParty.Knows(signer.KeyId).Should().BeTrue($"day {day}: a cache of two weeks must not refuse a token");
            var ends = now + TokenLife < signer.Validity.NotAfter ? now + TokenLife : signer.Validity.NotAfter;
            tokens.Enqueue((signer.KeyId, now, ends));
            worker.Signed(signer.KeyId, ends);

            while (tokens.Peek().Ends < now)
                tokens.Dequeue();
            foreach (var token in tokens)
                worker.Ring.Accept(token.KeyId, token.Issued, now).OrThrow();
        }

        worker.Done.OfType<RolloverDecision.Promote>().Count().Should().BeInRange(20, 31, "a key serves two thirds of a year at least, a year at most");
        worker.Ring.Entries.Count.Should().BeLessThan(5, "old keys do not pile up");
    }

    [Fact]
    public void Years_WorkerOffForUpToNinetyDaysAtATime_NoDayWithoutSigner()
        => Gen.Int[1, 90].Array[80].Sample(
            outages =>
            {
                var worker = new RolloverWorker(Start);
                var day = 0;
                foreach (var outage in outages)
                {
                    worker.Run(Start.AddDays(day));
                    for (var offline = 0; offline < outage; offline++, day++)
                        worker.Ring.SignerAt(Start.AddDays(day)).OrThrow();
                }
            },
            iter: 6);

    [Fact]
    public void Run_AnyDayAndLifetime_ComesToRestAndAsksAgainLater()
        => Gen.Select(Gen.Int[2, 700], Gen.Int[0, 2000].Array[1, 12], Gen.Bool).Sample(
            (lifetime, days, confirmed) =>
            {
                // Days in any order: the clock jumps both ways.
                var worker = new RolloverWorker(Start, TimeSpan.FromDays(lifetime));
                foreach (var now in days.Select(day => Start.AddDays(day)))
                {
                    var waiting = worker.Run(now, RolloverSituation.Quiet with { TimeIsConfirmed = confirmed });

                    worker.Ring.SignerAt(now).IsSuccess.Should().BeTrue("what is missing is added, confirmed or not");
                    (waiting.Due is null || waiting.Due > now).Should().BeTrue("a date to wait for lies ahead");
                }

                if (!confirmed)
                    worker.Done.Should().OnlyContain(done => done is RolloverDecision.CreateNext || done is RolloverDecision.Publish, "an unconfirmed clock only adds");
            },
            iter: 25);

    /// <summary>Reads metadata every so many days, says so, and knows no other key between.</summary>
    private sealed class CachingRelyingParty(int refreshDays)
    {
        private const string Name = "https://rp.example";

        private IReadOnlyList<string> known = [];

        public RolloverSituation Situation { get; private set; } = new([Name], [], TimeIsConfirmed: true);

        public bool Knows(string keyId) => known.Contains(keyId);

        public void Refresh(SigningKeyRing ring, DateTimeOffset now, int day)
        {
            if (day % refreshDays != 0)
                return;
            known = [.. ring.PublishedAt(now).Select(key => key.KeyId)];
            Situation = Situation with
            {
                Adoptions =
                [
                    .. Situation.Adoptions,
                    .. known.Where(keyId => Situation.Adoptions.All(adoption => adoption.KeyId != keyId))
                        .Select(keyId => new KeyAdoption(Name, keyId, now, TimeSpan.FromDays(refreshDays))),
                ],
            };
        }
    }
}
