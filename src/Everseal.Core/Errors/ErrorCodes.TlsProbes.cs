namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about TLS endpoints that a check looked at (81xx).</summary>
    public static class TlsProbes
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
