namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about XML signatures and their algorithms.</summary>
    public static class Signatures
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
