using System.Globalization;
using Everseal.Core.Xml;

namespace Everseal.Core.Saml2;

/// <summary>
/// Reads elements against a fixed grammar. The first deviation is remembered and everything after it reads
/// as empty, so that a grammar is written down without a check on every line; ask <see cref="Problem"/> at the end.
/// </summary>
internal sealed class StrictElementReader
{
    private const int MaxProblem = 200;

    private static readonly Element Nothing = new(null, string.Empty, "nothing", string.Empty);

    public string? Problem { get; private set; }

    /// <param name="problem">May quote names of the message, so it is cut: names have no limit.</param>
    public void Refuse(string problem) => Problem ??= problem.Length <= MaxProblem ? problem : problem[..MaxProblem] + "…";

    /// <summary>The element's children, which must be elements only (whitespace aside).</summary>
    public IReadOnlyList<Element> Children(Element element)
    {
        if (!string.IsNullOrWhiteSpace(element.Text))
            Refuse($"{element.LocalName} holds text where only elements belong.");
        return [.. element.Elements()];
    }

    public void Empty(Element element)
    {
        if (Children(element).Count > 0)
            Refuse($"{element.LocalName} is not empty.");
    }

    /// <summary>The one child that the element must have, of this name, and no other.</summary>
    public Element OnlyChild(Element element, string namespaceUri, string localName)
    {
        var children = Children(element);
        return Expect(element, children.Count == 1 ? children[0] : null, namespaceUri, localName);
    }

    public Element Expect(Element parent, Element? found, string namespaceUri, string localName)
    {
        if (found is not null && found.Is(namespaceUri, localName))
            return found;

        if (!ReferenceEquals(parent, Nothing))
            Refuse($"{parent.LocalName} must hold {localName} where it holds {found?.LocalName ?? "nothing or more"}.");
        return Nothing;
    }

    /// <summary>Refuses any attribute but these; those that are read are checked by who reads them.</summary>
    public void Attributes(Element element, params ReadOnlySpan<string> qualifiedNames)
    {
        foreach (var attribute in element.Attributes)
        {
            var name = attribute.NamespaceUri == XmlNames.XmlSchemaInstance ? "xsi:" + attribute.LocalName
                : attribute.NamespaceUri.Length == 0 ? attribute.LocalName
                : string.Empty;
            if (!qualifiedNames.Contains(name))
                Refuse($"{element.LocalName} has an attribute {attribute.LocalName} that does not belong there.");
        }
    }

    public string Attribute(Element element, string name)
    {
        if (element.Attribute(name) is { } value)
            return value;

        Missing(element, name);
        return string.Empty;
    }

    public void Attribute(Element element, string name, string expected)
    {
        if (Attribute(element, name) != expected)
            Refuse($"{element.LocalName}/@{name} is not {expected}.");
    }

    public DateTimeOffset Time(Element element, string name)
    {
        if (XmlTime.TryRead(Attribute(element, name), out var time))
            return time;

        Missing(element, name);
        return default;
    }

    public int Count(Element element, string name)
    {
        if (int.TryParse(Attribute(element, name), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return count;

        Missing(element, name);
        return 0;
    }

    /// <summary>The element's text, all of it: an element inside would split the value between readers.</summary>
    public string Text(Element element)
    {
        if (element.HasElements)
            Refuse($"{element.LocalName} holds elements where only text belongs.");
        return element.Text;
    }

    /// <summary>An xsi:type, resolved: prefixes are free, what they stand for is not.</summary>
    public void Type(Element element, string namespaceUri, string localName)
    {
        var value = element.Attribute(XmlNames.XmlSchemaInstance, "type") ?? string.Empty;
        if (!IsType(element, value, namespaceUri, localName) && !ReferenceEquals(element, Nothing))
            Refuse($"{element.LocalName} is not of type {localName}.");
    }

    public static bool IsType(Element element, string value, string namespaceUri, string localName)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon < 0 ? string.Empty : value[..colon];
        return value[(colon + 1)..] == localName && element.ResolvePrefix(prefix) == namespaceUri;
    }

    private void Missing(Element element, string name)
    {
        if (!ReferenceEquals(element, Nothing))
            Refuse($"{element.LocalName} lacks a usable {name}.");
    }
}
