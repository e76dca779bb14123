using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Everseal.Architecture.Tests;

/// <summary>The product's assemblies, read once, and this assembly for its specimens.</summary>
internal static class EversealAssemblies
{
    public static Assembly Core { get; } = Assembly.Load("Everseal.Core");

    public static Assembly Watch { get; } = Assembly.Load("Everseal.Watch");

    public static Assembly Server { get; } = Assembly.Load("everseal-server");

    public static Assembly Cli { get; } = Assembly.Load("everseal");

    public static IReadOnlyList<Assembly> All { get; } = [Core, Watch, Server, Cli];

    public static ArchUnitNET.Domain.Architecture Product { get; } = Load([.. All]);

    /// <summary>Types that break the rules on purpose: each rule must refuse them.</summary>
    public static ArchUnitNET.Domain.Architecture Specimens { get; } = Load(typeof(EversealAssemblies).Assembly);

    private static ArchUnitNET.Domain.Architecture Load(params Assembly[] assemblies)
        => new ArchLoader().LoadAssemblies(assemblies).Build();
}
