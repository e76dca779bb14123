using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Expiry;

/// <summary>libfaketime, preloaded into the server alone: its clock runs at the usual speed, so many days off.</summary>
internal static class ShiftedClock
{
    private static readonly string Library = new[] { "x86_64-linux-gnu", "aarch64-linux-gnu" }
        .Select(triplet => $"/usr/lib/{triplet}/faketime/libfaketimeMT.so.1").FirstOrDefault(File.Exists) ?? "libfaketime is not installed";

    public static ServerLaunch ShiftedByDays(this ServerLaunch launch, int days)
        => launch.ShiftedByHours(days * 24);

    public static ServerLaunch ShiftedByHours(this ServerLaunch launch, int hours)
        => launch with { Environment = Shifted($"{hours:+0;-0}h"), ClockOffset = TimeSpan.FromHours(hours) };

    public static Dictionary<string, string> Environment(int days) => Shifted($"{days:+0;-0}d");

    /// <summary>The clock is as far off as this file says, from one moment to the next; timers are not.</summary>
    public static ServerLaunch WithClockIn(this ServerLaunch launch, string file) => launch with
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        },
    };

    private static Dictionary<string, string> Shifted(string offset) => new(StringComparer.Ordinal)
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME"] = offset,
    };
}
