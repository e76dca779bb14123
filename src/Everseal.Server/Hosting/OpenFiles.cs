using System.Globalization;

namespace Everseal.Server.Hosting;

/// <summary>
/// How many files, connections among them, this process may hold open. The runtime ends the process when it finds none
/// for itself, so connections must never take the last one.
/// </summary>
internal static class OpenFiles
{
    /// <summary>For databases, libraries, the runtime, and the connection that is accepted only to be closed.</summary>
    public const int Reserved = 512;

    // Fewer connections than this serve nobody.
    private const int LeastConnections = 16;

    /// <returns>As many connections as are wanted, or as there are files for; null when those are too few to serve anybody.</returns>
    public static int? ConnectionsWithin(long? limit, int wanted)
        => limit is not { } files || files - Reserved >= wanted ? wanted
            : files - Reserved >= LeastConnections ? (int)(files - Reserved)
            : null;

    /// <summary>The hard limit, up to which the runtime raises the soft one at its start; null where there is none or the platform does not tell.</summary>
    public static long? Limit()
    {
        const string Limits = "/proc/self/limits";
        const string Row = "Max open files";
        if (!File.Exists(Limits) || File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal)) is not { } row)
            return null;

        var columns = row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > 1 && long.TryParse(columns[1], CultureInfo.InvariantCulture, out var hard) ? hard : null;
    }
}
