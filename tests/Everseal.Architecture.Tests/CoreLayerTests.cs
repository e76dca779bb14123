using Everseal.Architecture.Tests.Rules;

namespace Everseal.Architecture.Tests;

/// <summary>Core's modules depend one way: WsTrust → Tokens → Saml2 → Keys → X509 | Xml → Errors, and side branches.</summary>
public sealed class CoreLayerTests
{
    private static readonly NamespaceDependencies Core = new(EversealAssemblies.Product, "Everseal.Core");

    /// <summary>Each module with all that lies below it.</summary>
    public static TheoryData<string, string[]> Layers => new()
    {
        { "Errors", [] },
        { "Xml", ["Errors"] },
        { "Collections", [] },
        { "X509", ["Collections", "Errors"] },
        { "Keys", ["X509", "Collections", "Xml", "Errors"] },
        { "Saml2", ["Keys", "X509", "Collections", "Xml", "Errors"] },
        { "Jose", ["Keys", "X509", "Collections", "Xml", "Errors"] },
        { "Tokens", ["Saml2", "Keys", "X509", "Collections", "Xml", "Errors"] },
        { "WsTrust", ["Tokens", "Saml2", "Keys", "X509", "Collections", "Xml", "Errors"] },
        { "Expiry", ["Keys", "X509", "Collections", "Xml", "Errors"] },
        { "Incidents", ["Expiry", "Keys", "X509", "Collections", "Xml", "Errors"] },
        { "Repair", ["Keys", "X509", "Collections", "Xml", "Errors"] },
        { "Audit", ["Errors"] },
        { "Administration", ["Audit", "Errors"] },
        { "Overload", [] },
        { "Passwords", ["Errors"] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Module_AnyType_UsesLowerModulesOnly(string module, string[] lower)
        => Core.Violations(module, lower).Should().BeEmpty();

    [Fact]
    public void Modules_All_HaveTheirPlaceInTheOrder()
        => Core.Modules().Should().BeSubsetOf(Layers.Select(row => row.Data.Item1));

    [Fact]
    public void Violations_SpecimenUsesHigherModule_NamesBothTypes()
        => new NamespaceDependencies(EversealAssemblies.Specimens, "Everseal.Architecture.Tests.Specimens.Core")
            .Violations("Saml2", "Xml", "Errors")
            .Should().ContainSingle().Which.Should().Contain("Saml2.Writer uses").And.Contain("WsTrust.Response");
}
