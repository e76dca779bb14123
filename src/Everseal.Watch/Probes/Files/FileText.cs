using System.Text;

namespace Everseal.Watch.Probes.Files;

/// <summary>Text files by their first octets: PowerShell writes UTF-16, everyone else ASCII or UTF-8.</summary>
internal static class FileText
{
    /// <returns>Null for what is no text.</returns>
    public static string? Decode(ReadOnlySpan<byte> octets)
    {
        if (octets is [0xFF, 0xFE, .. var littleEndian])
            return Encoding.Unicode.GetString(littleEndian);
        if (octets is [0xFE, 0xFF, .. var bigEndian])
            return Encoding.BigEndianUnicode.GetString(bigEndian);
        if (octets is [0xEF, 0xBB, 0xBF, .. var utf8])
            octets = utf8;

        // Before PEM there may be anything but this: no text file holds a NUL.
        return octets.Contains((byte)0) ? null : Encoding.UTF8.GetString(octets);
    }
}
