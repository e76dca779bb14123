namespace Everseal.Server.Ledger;

/// <summary>What the ledger says about a token whose signature is good.</summary>
public abstract record LedgerVerdict
{
    private LedgerVerdict()
    {
    }

    /// <summary>Issued here.</summary>
    public sealed record Known(TokenRecord Record) : LedgerVerdict;

    /// <summary>Issued here, and ended since (see <see cref="TokenRecord.CancelledAt"/>).</summary>
    public sealed record Cancelled(TokenRecord Record) : LedgerVerdict;

    /// <summary>Issued before this ledger began (it was restored, or the key was imported): nothing can be said.</summary>
    public sealed record OlderThanEpoch(DateTimeOffset Epoch) : LedgerVerdict;

    /// <summary>Signed by our key since this ledger began, and never issued: somebody else holds the key. An incident.</summary>
    public sealed record Forged : LedgerVerdict;
}
