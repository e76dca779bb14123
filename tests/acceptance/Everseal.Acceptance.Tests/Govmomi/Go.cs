using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Govmomi;

/// <summary>Go with the packages that Debian installs, and no network.</summary>
internal static class Go
{
    public static Program Tool { get; } = new("go")
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode" },
        Limit = TimeSpan.FromMinutes(5),
    };
}
