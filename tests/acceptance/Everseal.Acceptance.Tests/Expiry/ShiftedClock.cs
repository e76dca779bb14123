using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Expiry;

/// <summary>libfaketime, preloaded into the server alone: its clock runs at the usual speed, so many days off.</summary>
internal static class ShiftedClock
{
    private static readonly string Library = new[] { "x86_64-linux-gnu", "aarch64-linux-gnu" }
        .Select(triplet => $"/usr/lib/{triplet}/faketime/libfaketimeMT.so.1").FirstOrDefault(File.Exists) ?? "libfaketime is not installed";

    public static ServerLaunch ShiftedByDays(this ServerLaunch launch, int days)
        => launch with { Environment = Environment(days), ClockOffset = TimeSpan.FromDays(days) };

    public static Dictionary<string, string> Environment(int days) => new(StringComparer.Ordinal)
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME"] = $"{days:+0;-0}d",
    };
}
