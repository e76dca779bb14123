using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>The name of a CA's key (RFC 5280, 4.2.1.2): the same in every certificate of that key, so addresses may hold it.</summary>
public static class KeyIdentifier
{
    /// <returns>Upper-case hexadecimal.</returns>
    public static string Of(X509Certificate2 authority) => Convert.ToHexString(IssuerRules.KeyIdentifier(authority).Span);
}
