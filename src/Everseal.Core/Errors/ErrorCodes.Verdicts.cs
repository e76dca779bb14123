namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about certificates that a check found wanting (80xx).</summary>
    public static class Verdicts
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
