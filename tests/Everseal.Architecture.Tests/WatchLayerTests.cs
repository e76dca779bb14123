using Everseal.Architecture.Tests.Rules;

namespace Everseal.Architecture.Tests;

/// <summary>A check goes one way through Watch: Targets → Probes → Verdicts → Fleet → Reports. Alarms stand beside it.</summary>
public sealed class WatchLayerTests
{
    private static readonly NamespaceDependencies Watch = new(EversealAssemblies.Product, "Everseal.Watch");

    /// <summary>Each module with all that lies below it.</summary>
    public static TheoryData<string, string[]> Layers => new()
    {
        { "Targets", [] },
        { "Probes", ["Targets"] },
        { "Verdicts", ["Probes", "Targets"] },
        { "Fleet", ["Verdicts", "Probes", "Targets"] },
        { "Reports", ["Fleet", "Verdicts", "Probes", "Targets"] },
        { "Trust", [] },
        { "Syslog", ["Trust"] },
        { "Alarms", ["Syslog", "Trust"] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Module_AnyType_UsesLowerModulesOnly(string module, string[] lower)
        => Watch.Violations(module, lower).Should().BeEmpty();

    [Fact]
    public void Modules_All_HaveTheirPlaceInTheOrder()
        => Watch.Modules().Should().BeSubsetOf(Layers.Select(row => row.Data.Item1));
}
