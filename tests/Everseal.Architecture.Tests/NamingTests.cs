using System.Text.RegularExpressions;

namespace Everseal.Architecture.Tests;

/// <summary>Names say what a thing is; an interface stands where I/O is, and nowhere else.</summary>
public sealed partial class NamingTests
{
    /// <summary>Every seam with what is on its other side. A new one needs an ADR.</summary>
    private static readonly Dictionary<string, string> Seams = new(StringComparer.Ordinal)
    {
        ["Everseal.Watch.Probes.IProbe"] = "where foreign systems are looked at, one for each kind of target",
        ["Everseal.Server.IdentitySources.IIdentitySource"] = "a directory of people and services: local, LDAP, AD, federated",
        ["Everseal.Server.KeyProtection.ISigner"] = "where private keys are used: software, PKCS#11",
    };

    [Fact]
    public void Interfaces_All_AreNamedSeams()
        => Interfaces(EversealAssemblies.All).Should().BeSubsetOf(Seams.Keys);

    [Fact]
    public void Interfaces_Specimen_IsFound()
        => Interfaces([typeof(NamingTests).Assembly]).Should().Contain(typeof(Specimens.Naming.IUnlistedSeam).FullName);

    [Fact]
    public void TypeNames_All_SayWhatTheTypeIs()
        => EmptyNames(EversealAssemblies.All).Should().BeEmpty();

    [Fact]
    public void EmptyNames_Specimens_AreAllFound()
        => EmptyNames([typeof(NamingTests).Assembly]).Should().BeEquivalentTo(
            typeof(Specimens.Naming.TokenManager).FullName, typeof(Specimens.Naming.XmlHelper).FullName,
            typeof(Specimens.Naming.StringUtilities).FullName, typeof(Specimens.Naming.DefaultSigner).FullName);

    private static IEnumerable<string?> Interfaces(IEnumerable<System.Reflection.Assembly> assemblies)
        => OwnTypes(assemblies).Where(type => type.IsInterface).Select(type => type.FullName);

    private static IEnumerable<string?> EmptyNames(IEnumerable<System.Reflection.Assembly> assemblies)
        => OwnTypes(assemblies).Where(type => EmptyName().IsMatch(type.Name)).Select(type => type.FullName);

    // Source generators put their types into namespaces of their own, or mark them.
    private static IEnumerable<Type> OwnTypes(IEnumerable<System.Reflection.Assembly> assemblies)
        => assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Everseal.", StringComparison.Ordinal) == true && !type.Name.StartsWith('<'));

    [GeneratedRegex(@"(Manager|Helper|Helpers|Utils?|Utility|Utilities)(`\d+)?$|^Default[A-Z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyName();
}
