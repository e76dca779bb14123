namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about targets, their files, and runs over many of them (83xx, 84xx).</summary>
    public static class CheckRuns
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
