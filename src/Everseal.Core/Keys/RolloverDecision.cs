namespace Everseal.Core.Keys;

/// <summary>One thing to do about a ring, and why.</summary>
/// <param name="Reason">A sentence for the log and the console.</param>
/// <param name="Due">Since when it is due; for <see cref="KeepWaiting"/> when the next thing will be, null when nothing is in sight.</param>
public abstract record RolloverDecision(string Reason, DateTimeOffset? Due)
{
    /// <summary>Make a key, have its certificate issued, and <see cref="SigningKeyRing.Add"/> it.</summary>
    public sealed record CreateNext(string Reason, DateTimeOffset? Due) : RolloverDecision(Reason, Due);

    /// <summary>A key is due, and none is made: its certificate would end no later than the present one.</summary>
    /// <param name="Next">The command that a person gives first.</param>
    public sealed record Blocked(string Reason, DateTimeOffset? Due, string Next) : RolloverDecision(Reason, Due);

    public sealed record Publish(string KeyId, string Reason, DateTimeOffset? Due) : RolloverDecision(Reason, Due);

    /// <param name="Laggards">Relying parties that do not know the key yet: they are pinned to the one that signs until now.</param>
    public sealed record Promote(string KeyId, string Reason, DateTimeOffset? Due, IReadOnlyList<string> Laggards) : RolloverDecision(Reason, Due);

    public sealed record Retire(string KeyId, string Reason, DateTimeOffset? Due) : RolloverDecision(Reason, Due);

    /// <summary>Forget a retired key and destroy its private half.</summary>
    public sealed record Remove(string KeyId, string Reason, DateTimeOffset? Due) : RolloverDecision(Reason, Due);

    public sealed record KeepWaiting(string Reason, DateTimeOffset? Due) : RolloverDecision(Reason, Due);
}
