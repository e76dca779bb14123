using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Everseal.Core.Keys;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Rehearsal;
using Everseal.Server.Rollover;

namespace Everseal.Server.Tests.Rehearsal;

/// <summary>The production step in a simulated world, and the same world with the step made wrong on purpose.</summary>
public sealed class RolloverSimulationTests
{
    private const int FewYears = 5;

    private static readonly SimulationPlan Usual = new(FewYears, Nodes: 3, Seed: 7);

    /// <summary>Ways to be wrong that each cost somebody a valid token.</summary>
    public static TheoryData<string> Mutations => ["skip publication", "promote early", "retire early"];

    [Fact]
    public void Run_HundredYearsOnThreeNodes_HarmsNobody()
    {
        var result = RolloverSimulation.Run(new SimulationPlan(Years: 100, Nodes: 3, Seed: 1));

        result.Findings.Should().BeEmpty();
        (result.ValidRefused, result.RetiredAccepted, result.DaysWithoutSigner).Should().Be((0, 0, 0));
        result.Rotations.Should().BeInRange(100, 200, "a key signs for half a year at least and a year at most");
        result.TokensJudged.Should().BeGreaterThan(1_000_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_FewerNodes_HarmsNobody(int nodes)
        => RolloverSimulation.Run(new SimulationPlan(Years: 10, nodes, Seed: 3)).Findings.Should().BeEmpty();

    /// <summary>A year in memory is a year on the disk: each ring goes through the server's own transaction and comes back from its tables.</summary>
    [Fact]
    public async Task Run_ServersOwnStoreAndVault_HarmsNobody()
    {
        using var directory = new TemporaryDirectory();
        await InstalledData.WriteToAsync(directory.Path);
        await using var node = await TestNode.StartAsync(directory.Path);
        var (rings, vault, commits, keyIds) = (node.Get<RingStore>(), node.Get<KeyVault>(), 0, new Queue<string>());
        for (var made = 0; made < 150; made++)
            keyIds.Enqueue(await vault.CreateAsync(KeyAlgorithm.EcdsaP256, CancellationToken.None));
        var plan = new SimulationPlan(Years: 2, Nodes: 2, Seed: 5);

        var result = RolloverSimulation.Run(plan with { Keys = NewKey, Commit = Commit });

        result.Findings.Should().BeEmpty();
        result.Rotations.Should().BePositive();
        commits.Should().BeGreaterThanOrEqualTo(10);
        result.Should().BeEquivalentTo(RolloverSimulation.Run(plan), "in memory it is the same world");

        (string KeyId, PublicKey PublicKey) NewKey()
        {
            var keyId = keyIds.Dequeue();
            return (keyId, vault.PublicKeyOf(keyId));
        }

        SigningKeyRing Commit(SigningKeyRing before, SigningKeyRing after)
        {
            // The first ring takes the place of the one that the installation made.
            commits++;
            rings.Write(before.Entries.Count == 0 ? rings.Read(TestNode.Realm) : before, after).Should().BeNull();
            return rings.Read(TestNode.Realm);
        }
    }

    [Fact]
    public void Run_SameSeed_IsTheSameWorld()
    {
        var once = RolloverSimulation.Run(Usual);
        var again = RolloverSimulation.Run(Usual);
        var other = RolloverSimulation.Run(Usual with { Seed = 8 });

        again.Should().BeEquivalentTo(once);
        other.TokensJudged.Should().NotBe(once.TokensJudged);
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Run_StepMutated_RefusesValidTokens(string mutation)
    {
        var result = RolloverSimulation.Run(Usual with { Rule = Mutated(mutation) });

        result.ValidRefused.Should().BePositive();
        result.Findings.Should().NotBeEmpty("who reads the report must see what happened");
    }

    [Fact]
    public void Run_WithoutSelfRenewal_HasDaysWithoutSigner()
        => RolloverSimulation.Run(Usual with { Settings = new RolloverSettings { SelfRenewal = false } }).DaysWithoutSigner.Should().BeGreaterThan(3 * 365);

    [Fact]
    public void Run_NodesThatOverlookARetirement_AcceptAThiefsTokens()
        => RolloverSimulation.Run(Usual with { Acceptance = (ring, keyId, _, _) => ring.Find(keyId)!.Credential.VerificationKey })
            .RetiredAccepted.Should().BePositive();

    [Fact]
    public void Run_OtherProductsRules_RefuseValidTokens()
    {
        foreach (var (name, rule) in BaselineReport.Rules)
            RolloverSimulation.Run(Usual with { Rule = rule }).ValidRefused.Should().BePositive(name);
    }

    [Fact]
    public void Report_AsJson_HasTheNamesThatProgramsRead()
    {
        var clean = new SimulationResult(0, 0, 0, 9, 1000, []);
        var json = JsonSerializer.SerializeToElement(
            RehearsalReport.Of(Usual, clean, [BaselineReport.Of("ad-fs", clean with { ValidRefused = 3 })]), RehearsalJson.Default.RehearsalReport);

        json.EnumerateObject().Select(member => member.Name)
            .Should().Equal("years", "nodes", "validRefused", "retiredAccepted", "daysWithoutSigner", "rotations", "baselines");
        json.GetProperty("baselines")[0].GetProperty("validRefused").GetInt64().Should().Be(3);
        clean.IsClean.Should().BeTrue();
        (clean with { RetiredAccepted = 1 }).IsClean.Should().BeFalse();
    }

    private static RolloverRule Mutated(string mutation) => (ring, settings, situation, now, fresh) =>
    {
        var step = RolloverStep.Take(ring, settings, situation, now, fresh);
        var spoilt = situation.TimeIsConfirmed ? Spoil(step.After, mutation, now) : step.After;
        return spoilt == step.After ? step : step with { After = spoilt, Taken = [.. step.Taken, new RolloverDecision.KeepWaiting(mutation, null)] };
    };

    private static SigningKeyRing Spoil(SigningKeyRing ring, string mutation, DateTimeOffset now)
    {
        var next = ring.Entries.FirstOrDefault(entry => entry is { IsNext: true, IsPublished: true } && entry.Credential.IsValidAt(now));
        var old = ring.Entries.FirstOrDefault(entry => entry.IsPromoted && entry != ring.DefaultSignerAt(now));
        return mutation switch
        {
            "skip publication" when next is not null => ring.Promote(next.KeyId, now).OrThrow(),
            "promote early" when next?.PublishedAt < now - TimeSpan.FromDays(2) => ring.Promote(next.KeyId, now).OrThrow(),
            "retire early" when old is not null && !ring.Pins.Values.Contains(old.KeyId) => ring.Retire(old.KeyId, now).OrThrow(),
            _ => ring,
        };
    }
}
