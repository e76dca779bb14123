namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about tokens whose signature is good and which are refused all the same.</summary>
    public static class Acceptance
    {
        public static readonly ErrorCode TokenForged = new("EVS-3301", "The token was never issued here",
            "The token is signed perfectly by this realm's key, but the ledger does not know it: somebody else holds the private key.",
            "Treat it as a break-in: find out where the key went, and replace the signing certificate. The audit record names the caller.");

        public static readonly ErrorCode TokenOlderThanLedger = new("EVS-3302", "The token is older than the ledger",
            "The ledger began after the token was issued, for instance because it was restored; whether the token is genuine cannot be told.",
            "Log in again to get a new token.");

        public static readonly ErrorCode SubjectGone = new("EVS-3303", "The token's subject is gone",
            "The account that the token speaks about was removed or disabled since.",
            "Look at the account: everseal user show NAME, or everseal service show NAME.");

        public static readonly ErrorCode OtherRealm = new("EVS-3304", "The token belongs to another realm",
            "A token is accepted only in the realm that issued it.",
            "Use the address of the token's own realm.");

        public static readonly ErrorCode TokenCancelled = new("EVS-3305", "The token was cancelled",
            "Its subject, its holder or an administrator ended it, or the login that it goes back to.",
            "Log in again to get a new token. The audit record says who cancelled it, and when.");

        internal static IEnumerable<ErrorCode> All => [TokenForged, TokenOlderThanLedger, SubjectGone, OtherRealm, TokenCancelled];
    }
}
