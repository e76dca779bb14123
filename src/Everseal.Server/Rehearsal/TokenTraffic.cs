using Everseal.Core.Tokens;
using Everseal.Core.X509;

namespace Everseal.Server.Rehearsal;

/// <summary>
/// Tokens from their issue to their last second: shown to the relying party that they are for and to a node, when they are new
/// and just before they end. "Valid" is what the receiver's own clock says.
/// </summary>
internal sealed class TokenTraffic(SimulationPlan plan, Timeline timeline, SimulatedStore store, IReadOnlyList<SimulatedNode> nodes, SeededSequence luck)
{
    private const int FindingsKept = 5;

    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);
    private static readonly TokenRequest Asked = new();

    private readonly List<string> _findings = [];
    private (long Refused, long Accepted, long Judged) _counts;

    public SimulationResult Result(long daysWithoutSigner, long rotations)
        => new(_counts.Refused, _counts.Accepted, daysWithoutSigner, rotations, _counts.Judged, _findings);

    public void Note(string finding)
    {
        if (_findings.Count < FindingsKept)
            _findings.Add($"{timeline.Now:yyyy-MM-dd HH:mm:ss} {finding}");
    }

    /// <summary>One bearer and one holder-of-key token for this relying party.</summary>
    public void Issue(SimulatedNode node, SimulatedReader reader)
    {
        Issue(node, reader, holder: null);
        Issue(node, reader, new ValidityPeriod(node.Now.AddDays(-1), node.Now.AddDays(90)));
    }

    /// <summary>A thief's token by a key that was withdrawn: nobody who had time to learn of that may believe it.</summary>
    public void PresentStolen(string keyId, SimulatedReader reader)
    {
        _counts.Judged++;
        if (reader.Accepts(keyId, reader.Now))
            RecordAcceptance(keyId, reader.Profile.Name);
    }

    /// <inheritdoc cref="PresentStolen(string, SimulatedReader)"/>
    public void PresentStolen(string keyId, SimulatedNode node)
    {
        _counts.Judged++;
        if (plan.Acceptance(node.Realm.Ring, keyId, node.Now, node.Now).IsSuccess)
            RecordAcceptance(keyId, "a node");
    }

    private void RecordAcceptance(string keyId, string who)
    {
        _counts.Accepted++;
        Note($"{who} accepted a token of {keyId}, which is retired");
    }

    private void Issue(SimulatedNode node, SimulatedReader reader, ValidityPeriod? holder)
    {
        var (realm, now) = (node.Realm, node.Now);
        if (realm.Ring.SignerAt(now, reader.Profile.Identifier).Value is not { } signer
            || TokenLifetime.Decide(Asked, realm.Policy, holder, signer, now).Value is not { } lifetime)
        {
            return;
        }

        var token = new SimulatedToken(signer.KeyId, reader, now, lifetime, realm.Policy.ClockTolerance);
        store.RecordToken(token.KeyId, lifetime.NotOnOrAfter);

        // By a clock that was set wrong: over, or not yet valid, for whoever gets it. Nobody keeps such a one.
        if (!token.IsValidAt(reader.Now))
            return;

        Present(token);
        timeline.At(reader.Clock.TrueTimeOf(lifetime.NotOnOrAfter) - LastMoment, () => Present(token));
    }

    private void Present(SimulatedToken token)
    {
        if (token.IsValidAt(token.Reader.Now))
        {
            _counts.Judged++;
            if (!token.Reader.Accepts(token.KeyId, token.IssueInstant))
                RecordRefusal(token, token.Reader.Profile.Name, token.Reader.Knows(token.KeyId) ? "its certificate is not valid" : "it does not know the key");
        }

        var node = nodes[luck.Below(nodes.Count)];
        if (!node.IsOn || !token.IsValidAt(node.Now))
            return;
        _counts.Judged++;
        if (plan.Acceptance(node.Realm.Ring, token.KeyId, token.IssueInstant, node.Now).Error is { } refusal)
            RecordRefusal(token, "a node", refusal.PublicDetail);
    }

    private void RecordRefusal(SimulatedToken token, string who, string why)
    {
        _counts.Refused++;
        Note($"{who} refused a token of {token.KeyId} that is valid until {token.Lifetime.NotOnOrAfter:yyyy-MM-dd HH:mm:ss}: {why}");
    }

    private sealed record SimulatedToken(
        string KeyId, SimulatedReader Reader, DateTimeOffset IssueInstant, TokenLifetime Lifetime, TimeSpan Tolerance)
    {
        public bool IsValidAt(DateTimeOffset now) => Lifetime.NotBefore - Tolerance <= now && now < Lifetime.NotOnOrAfter;
    }
}
