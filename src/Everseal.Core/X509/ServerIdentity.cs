using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Whether a certificate is for the server that a client asked for (RFC 9525, 6).</summary>
public static class ServerIdentity
{
    /// <param name="reference">The name or address that was asked for; an internationalised name in its ASCII form.</param>
    /// <returns>Only subject alternative names count: the common name has been out of use since RFC 2818.</returns>
    public static bool Matches(CertificateContent certificate, string reference)
    {
        if (certificate.Extension<X509SubjectAlternativeNameExtension>() is not { } names)
            return false;
        return IPAddress.TryParse(reference, out var address)
            ? names.EnumerateIPAddresses().Contains(address)
            : names.EnumerateDnsNames().Any(presented => MatchesDns(presented, reference.TrimEnd('.')));
    }

    /// <summary>The names and addresses that the certificate is for, for people.</summary>
    public static IReadOnlyList<string> Names(CertificateContent certificate)
        => certificate.Extension<X509SubjectAlternativeNameExtension>() is { } names
            ? [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())]
            : [];

    // 6.3: a wildcard is the whole left-most label and stands for exactly one.
    private static bool MatchesDns(string presented, string reference)
    {
        if (!DnsName.IsWellFormed(presented) || reference.Length == 0)
            return string.Equals(presented, reference, StringComparison.OrdinalIgnoreCase) && reference.Length > 0;
        if (!presented.StartsWith("*.", StringComparison.Ordinal))
            return string.Equals(presented, reference, StringComparison.OrdinalIgnoreCase);
        var firstDot = reference.IndexOf('.');
        return firstDot > 0 && reference.AsSpan(firstDot).Equals(presented.AsSpan(1), StringComparison.OrdinalIgnoreCase);
    }
}
