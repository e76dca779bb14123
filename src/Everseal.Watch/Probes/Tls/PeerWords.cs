using System.Text;

namespace Everseal.Watch.Probes.Tls;

/// <summary>What a peer said, made harmless for a terminal and a log: the beginning of its first line, printable ASCII only.</summary>
internal static class PeerWords
{
    private const int MaxShown = 80;

    public static string Quote(ReadOnlySpan<byte> octets) => $"\"{Shown(Encoding.Latin1.GetString(octets)).Replace('"', '\'')}\"";

    public static string Quote(string line) => Quote(Encoding.Latin1.GetBytes(line));

    /// <summary>Without quotation marks: for names.</summary>
    public static string Shown(string text)
    {
        var line = text.AsSpan(0, Math.Min(text.Length, MaxShown));
        var end = line.IndexOfAny('\r', '\n');
        var shown = new StringBuilder();
        foreach (var character in end < 0 ? line : line[..end])
            shown.Append(character is >= ' ' and <= '~' ? character : '.');
        return shown.ToString();
    }
}
