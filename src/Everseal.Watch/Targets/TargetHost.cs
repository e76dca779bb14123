using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Everseal.Watch.Targets;

/// <summary>A host as typed, in its one normal spelling: a DNS name in ASCII and lower case, or an address.</summary>
internal static class TargetHost
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private static readonly IdnMapping Idna = new() { AllowUnassigned = false };

    /// <returns>Null when it is neither a name nor an address.</returns>
    public static string? Normal(string typed)
    {
        if (typed.StartsWith('['))
            return typed.EndsWith(']') && IPAddress.TryParse(typed[1..^1], out var six) && six.AddressFamily == AddressFamily.InterNetworkV6 ? six.ToString() : null;
        return IsAllDigitsAndDots(typed) ? Address(typed) : Name(typed);
    }

    /// <summary>As it stands in a target or a URL: IPv6 in brackets.</summary>
    public static string InUrl(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    // "1.2.3" and "010.0.0.1" are addresses to some programs and others to others.
    private static string? Address(string typed)
        => IPAddress.TryParse(typed, out var four) && four.ToString() == typed ? typed : null;

    private static string? Name(string typed)
    {
        try
        {
            var name = Idna.GetAscii(typed.ToLowerInvariant()).TrimEnd('.');
            return name.Length is > 0 and <= LongestName && name.Split('.').All(IsLabel) ? name : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // RFC 1123, 2.1; underscores are met in practice.
    private static bool IsLabel(string label)
        => label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
            && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static bool IsAllDigitsAndDots(string typed) => typed.All(character => char.IsAsciiDigit(character) || character == '.');
}
