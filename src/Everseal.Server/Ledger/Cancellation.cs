using Everseal.Core.Tokens;

namespace Everseal.Server.Ledger;

/// <summary>The end of a family of tokens, and of every delegation from it.</summary>
/// <param name="Family">The first token of the family.</param>
/// <param name="ForgetAfter">From when on none of them can be valid, clock tolerance included.</param>
/// <param name="Replay">What must not be accepted a second time; written in the same commit.</param>
public sealed record Cancellation(TokenId Family, DateTimeOffset At, DateTimeOffset ForgetAfter, ReplayKey? Replay);
