namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about the command line and the administration API.</summary>
    public static class CommandLine
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
