using System.Buffers;

namespace Everseal.Watch.Probes.Vsphere;

/// <summary>How a vCenter Server's documents name the realm: as the last segment of an address.</summary>
internal static class RealmName
{
    /// <summary>What the installer proposes, and most people kept.</summary>
    public const string Usual = "vsphere.local";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <param name="address">Such as <c>https://HOST/websso/SAML2/Metadata/REALM</c> or <c>https://HOST/openidconnect/REALM</c>.</param>
    /// <param name="path">The part before the realm.</param>
    /// <returns>Null when the address is not of that form.</returns>
    public static string? LastOf(string address, string path)
    {
        var at = address.LastIndexOf(path, StringComparison.OrdinalIgnoreCase);
        var name = at < 0 ? string.Empty : address[(at + path.Length)..].TrimEnd('/');
        return name.Length is > 0 and <= 255 && !name.AsSpan().ContainsAnyExcept(Allowed) ? name : null;
    }
}
