namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about security tokens and the keys that sign them.</summary>
    public static class Tokens
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
