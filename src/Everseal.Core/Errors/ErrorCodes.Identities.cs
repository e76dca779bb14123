namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about people, services and how they authenticate.</summary>
    public static class Identities
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
