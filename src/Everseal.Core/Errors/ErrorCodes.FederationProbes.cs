namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about SAML, OpenID and vCenter documents that a check looked at (82xx).</summary>
    public static class FederationProbes
    {
        internal static IEnumerable<ErrorCode> All => [];
    }
}
