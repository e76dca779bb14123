namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about certificates and the CA.</summary>
    public static class Certificates
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
