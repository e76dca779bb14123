using System.Reflection;

namespace Everseal.Acceptance.Tests.Processes;

/// <summary>Where the programs under test lie, and this source tree's other folders.</summary>
internal static class Product
{
    private static readonly string Configuration = typeof(Product).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Configuration").Value!;

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string ServerProgram { get; } = Built("Everseal.Server", "everseal-server");

    /// <summary>Whether the tool is the binary that people copy, not the build that needs a runtime.</summary>
    public static bool IsNative => Environment.GetEnvironmentVariable("EVERSEAL_CLI") is { Length: > 0 };

    /// <summary>The native binary where ./test has published one, else the build's.</summary>
    public static string CommandLineProgram { get; } = Environment.GetEnvironmentVariable("EVERSEAL_CLI") is { Length: > 0 } native
        ? native
        : Built("Everseal.Cli", "everseal");

    /// <summary>The tool, told where its server is.</summary>
    public static Program CommandLine { get; } = new(CommandLineProgram)
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVERSEAL_SERVER"] = ServerProgram },
    };

    public static string Acceptance(params ReadOnlySpan<string> path) => Path.Combine([Root, "tests", "acceptance", .. path]);

    public static string Vector(params ReadOnlySpan<string> path) => Path.Combine([Root, "tests", "vectors", .. path]);

    private static string Built(string project, string program)
        => Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", program);

    private static string FindRoot(string start)
    {
        var folder = new DirectoryInfo(start);
        while (!File.Exists(Path.Combine(folder.FullName, "Everseal.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no Everseal.slnx above {start}");
        return folder.FullName;
    }
}
