using Everseal.Core.Errors;

namespace Everseal.Server.Ledger;

/// <summary>What goes into the ledger in one transaction, and why it may not. A refusal comes before anything is written.</summary>
internal static class LedgerWrites
{
    private static readonly StsError Replayed = ErrorCodes.Server.ReplayDetected.With("The request was received before.");

    public static StsError? Write(this LedgerStatements statements, TokenRecord token)
    {
        if (statements.Write(token.Replay) is { } replayed)
            return replayed;

        return statements.InsertToken(token) ? null : ErrorCodes.Server.TokenIdCollision.With("The request failed.", $"token id {token.Id}");
    }

    public static StsError? Write(this LedgerStatements statements, Cancellation cancellation)
    {
        if (statements.Write(cancellation.Replay) is { } replayed)
            return replayed;

        statements.InsertCancellation(cancellation);
        return null;
    }

    public static StsError? Write(this LedgerStatements statements, ReplayKey? key)
        => key is { } replay && !statements.InsertReplayKey(replay) ? Replayed : null;
}
