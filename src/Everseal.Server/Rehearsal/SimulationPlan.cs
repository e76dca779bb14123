using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;

namespace Everseal.Server.Rehearsal;

/// <summary>What happens to a ring: the production step, another product's, or a mutation that a test must see fail.</summary>
internal delegate RolloverStep RolloverRule(
    SigningKeyRing ring, RolloverSettings settings, RolloverSituation situation, DateTimeOffset now, SigningCredential? fresh);

/// <summary>What decides whether a node believes a token that a key of its ring verified.</summary>
internal delegate Result<VerificationKey> AcceptanceRule(SigningKeyRing ring, string keyId, DateTimeOffset issueInstant, DateTimeOffset now);

/// <summary>Where rings lie: takes the ring before a change and the one after it, and gives the one that a node reads back.</summary>
internal delegate SigningKeyRing RingCommit(SigningKeyRing before, SigningKeyRing after);

/// <summary>Where keys come from: makes one, and gives its name and its public half.</summary>
internal delegate (string KeyId, PublicKey PublicKey) KeySource();

/// <param name="Seed">The same seed is the same world, to the last event.</param>
internal sealed record SimulationPlan(int Years, int Nodes, ulong Seed)
{
    /// <summary>When the world begins; which day it is changes nothing.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public RolloverRule Rule { get; init; } = RolloverStep.Take;

    public AcceptanceRule Acceptance { get; init; } = (ring, keyId, issueInstant, now) => ring.Accept(keyId, issueInstant, now);

    /// <summary>In memory, unless a test wants the server's own store.</summary>
    public RingCommit Commit { get; init; } = (_, after) => after;

    /// <summary>Null takes a few keys in turn, which is all that a century in seconds can afford.</summary>
    public KeySource? Keys { get; init; }

    public RolloverSettings Settings { get; init; } = new();

    public TimeSpan SigningLifetime { get; init; } = TimeSpan.FromDays(365);

    public IReadOnlyList<ReaderProfile> Readers { get; init; } = ReaderProfile.Usual;

    public DateTimeOffset End => Start.AddDays(365.25 * Years);
}

/// <summary>What went wrong in a simulated world, and how much was tried.</summary>
/// <param name="ValidRefused">Tokens that were valid by the receiver's own clock and were refused: by a relying party, or by a node that was asked.</param>
/// <param name="RetiredAccepted">Tokens of a retired key that somebody believed who had had time to learn of it.</param>
/// <param name="DaysWithoutSigner">Days on which a running node had no certificate to sign with.</param>
/// <param name="Rotations">Promotions.</param>
/// <param name="TokensJudged">How often a token was presented.</param>
/// <param name="Findings">The first few failures in words.</param>
internal sealed record SimulationResult(
    long ValidRefused, long RetiredAccepted, long DaysWithoutSigner, long Rotations, long TokensJudged, IReadOnlyList<string> Findings)
{
    public bool IsClean => (ValidRefused, RetiredAccepted, DaysWithoutSigner) == (0, 0, 0);
}
