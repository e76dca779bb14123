using System.Text.RegularExpressions;

namespace Everseal.Architecture.Tests.Rules;

/// <summary>Which module of a code base uses which, a module being a namespace below <paramref name="root"/>.</summary>
/// <param name="architecture">The loaded types.</param>
/// <param name="root">For example <c>Everseal.Core</c>: then <c>Everseal.Core.Xml.Reading</c> belongs to module <c>Xml</c>.</param>
internal sealed class NamespaceDependencies(ArchUnitNET.Domain.Architecture architecture, string root)
{
    private readonly Regex _module = new($@"^{Regex.Escape(root)}\.(?<module>\w+)(\.|$)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    public IReadOnlyList<string> Modules()
        => [.. architecture.Types.Select(type => ModuleOf(type.FullName)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>One line per use of a module that <paramref name="allowed"/> does not list: <c>A.Type uses B.Type</c>.</summary>
    public IReadOnlyList<string> Violations(string module, params IEnumerable<string> allowed)
    {
        var permitted = allowed.Append(module).ToHashSet(StringComparer.Ordinal);
        return [.. architecture.Types
            .Where(type => ModuleOf(type.FullName) == module)
            .SelectMany(type => type.Dependencies, (type, dependency) => (type, dependency.Target))
            .Where(use => ModuleOf(use.Target.FullName) is { } target && !permitted.Contains(target))
            .Select(use => $"{use.type.FullName} uses {use.Target.FullName}")
            .Distinct(StringComparer.Ordinal)];
    }

    // A type in the root namespace itself has no module: "Everseal.Core.Thing" has no dot after its last name.
    private string? ModuleOf(string fullName)
    {
        var match = _module.Match(fullName);
        return match.Success && match.Length < fullName.Length ? match.Groups["module"].Value : null;
    }
}
