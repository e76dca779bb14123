using System.Text.RegularExpressions;
using Everseal.Architecture.Tests.Rules;

namespace Everseal.Architecture.Tests;

/// <summary>One capability, one folder: what features share lives outside of them, and one file lists all routes and workers.</summary>
public sealed partial class ServerFeatureTests
{
    private const string ServerMap = "src/Everseal.Server/ServerMap.cs";

    [Fact]
    public void Features_Each_UseNoOtherFeature()
        => Coupling(new(EversealAssemblies.Product, "Everseal.Server.Features")).Should().BeEmpty();

    [Fact]
    public void Coupling_SpecimenFeatureUsesAnother_IsFound()
        => Coupling(new(EversealAssemblies.Specimens, "Everseal.Architecture.Tests.Specimens.Features"))
            .Should().ContainSingle().Which.Should().Contain("WsTrustEndpoint uses").And.Contain("HealthEndpoint");

    /// <summary>Realms, Ledger, Storage and the like are below the features and must not know them.</summary>
    [Fact]
    public void SharedModules_Each_UseNoFeature()
    {
        var server = new NamespaceDependencies(EversealAssemblies.Product, "Everseal.Server");
        var shared = server.Modules().Where(module => module != "Features").ToList();

        shared.SelectMany(module => server.Violations(module, shared)).Should().BeEmpty();
    }

    [Fact]
    public void Routes_All_AreMappedInServerMap()
        => Repository.Files("src/Everseal.Server", "*.cs").Where(file => file != ServerMap)
            .Where(file => RouteOrWorker().IsMatch(Repository.ReadText(file)))
            .Should().BeEmpty();

    [Fact]
    public void RouteOrWorker_ServerMapItself_Matches()
        => RouteOrWorker().IsMatch(Repository.ReadText(ServerMap)).Should().BeTrue();

    private static IEnumerable<string> Coupling(NamespaceDependencies features)
        => features.Modules().SelectMany(feature => features.Violations(feature));

    [GeneratedRegex(@"\.(Map(Get|Post|Put|Patch|Delete|Methods|Group|Fallback|Hub|RazorComponents)|AddHostedService(<\w+>)?)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RouteOrWorker();
}
