using Everseal.Core.Tokens;

namespace Everseal.Server.Ledger;

/// <summary>The end of a family of tokens, and of every delegation from it.</summary>
/// <param name="Family">The first token of the family.</param>
/// <param name="Record">What the audit trail says about it; written in the same commit.</param>
/// <param name="Replay">What must not be accepted a second time; likewise.</param>
public sealed record Cancellation(TokenId Family, AuditRecord Record, ReplayKey? Replay);
