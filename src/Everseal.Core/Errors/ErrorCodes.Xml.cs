namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about messages and XML.</summary>
    public static class Xml
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
