using System.Buffers;
using Everseal.Core.Errors;

namespace Everseal.Server.Storage;

/// <summary>
/// Names of users, services and groups: plain ASCII, so that no two look alike, and without the separators
/// <c>@</c> and <c>\</c> that join them with their realm.
/// </summary>
public static class PrincipalName
{
    private const int LongestName = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static StsError? Check(string name) => name.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]) && !name.AsSpan().ContainsAnyExcept(Allowed)
        ? null
        : new StsError(ErrorCodes.Identities.NameNotAllowed, "A name has 1 to 64 letters, digits, and . _ - inside.");

    /// <summary>Names are one whatever their case.</summary>
#pragma warning disable CA1308 // a lookup key, in the case in which people read names
    public static string KeyOf(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>The bare name of <c>name</c>, <c>name@realm</c> or <c>realm\name</c>; null when the realm is another one.</summary>
    public static string? WithinRealm(string user, string realm)
    {
        if (user.LastIndexOf('@') is var at and >= 0)
        {
            return SameRealm(user[(at + 1)..], realm) ? user[..at] : null;
        }

        return user.IndexOf('\\') is var backslash and >= 0
            ? SameRealm(user[..backslash], realm) ? user[(backslash + 1)..] : null
            : user;
    }

    private static bool SameRealm(string name, string realm) => string.Equals(name, realm, StringComparison.OrdinalIgnoreCase);
}
