namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about the server, its storage and its configuration.</summary>
    public static class Server
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
