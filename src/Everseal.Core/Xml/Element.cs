namespace Everseal.Core.Xml;

/// <summary>An attribute that is not a namespace declaration. <see cref="NamespaceUri"/> is empty when unprefixed.</summary>
public sealed record ElementAttribute(string Prefix, string LocalName, string NamespaceUri, string Value)
{
    internal string QualifiedName => Prefix.Length == 0 ? LocalName : $"{Prefix}:{LocalName}";
}

/// <summary>An <c>xmlns</c> declaration; <see cref="Prefix"/> is empty for the default namespace.</summary>
public sealed record NamespaceDeclaration(string Prefix, string Uri);

/// <summary>
/// A node of the one tree that every decision is made on. The verifier hands back these very objects, so
/// what was signed and what is read are the same thing, and no second parse can see something else.
/// Immutable once read; holds elements and text only (<see cref="XmlTreeReader"/> refuses the rest).
/// </summary>
public sealed class Element
{
    private readonly List<ElementAttribute> attributes = [];
    private readonly List<NamespaceDeclaration> declarations = [];
    private readonly List<object> children = [];

    internal Element(Element? parent, string prefix, string localName, string namespaceUri)
    {
        Parent = parent;
        Prefix = prefix;
        LocalName = localName;
        NamespaceUri = namespaceUri;
    }

    public Element? Parent { get; }

    public string Prefix { get; }

    public string LocalName { get; }

    public string NamespaceUri { get; }

    public IReadOnlyList<ElementAttribute> Attributes => attributes;

    public IReadOnlyList<NamespaceDeclaration> Declarations => declarations;

    /// <summary>Each child is an <see cref="Element"/> or a <see cref="string"/> of text, in document order.</summary>
    public IReadOnlyList<object> Children => children;

    internal string QualifiedName => Prefix.Length == 0 ? LocalName : $"{Prefix}:{LocalName}";

    /// <summary>All text directly inside this element, joined: never the text before some inner node only.</summary>
    public string Text => children.Count switch
    {
        0 => string.Empty,
        1 => children[0] as string ?? string.Empty,
        _ => string.Concat(children.OfType<string>()),
    };

    public bool HasElements => children.Exists(child => child is Element);

    public bool Is(string namespaceUri, string localName)
        => LocalName == localName && NamespaceUri == namespaceUri;

    public IEnumerable<Element> Elements() => children.OfType<Element>();

    public IEnumerable<Element> Elements(string namespaceUri, string localName)
        => Elements().Where(element => element.Is(namespaceUri, localName));

    /// <summary>The first such child. Where a second one would be an attack, ask <see cref="Elements(string, string)"/>.</summary>
    public Element? Find(string namespaceUri, string localName)
        => Elements(namespaceUri, localName).FirstOrDefault();

    /// <summary>The value of an attribute in no namespace, or null.</summary>
    public string? Attribute(string localName) => Attribute(string.Empty, localName);

    public string? Attribute(string namespaceUri, string localName)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.LocalName == localName && attribute.NamespaceUri == namespaceUri)
                return attribute.Value;
        }

        return null;
    }

    /// <summary>What <paramref name="prefix"/> stands for here, or null when nothing in scope declares it.</summary>
    public string? ResolvePrefix(string prefix)
    {
        if (prefix == "xml")
            return XmlNames.Xml;

        for (var element = this; element is not null; element = element.Parent)
        {
            foreach (var declaration in element.declarations)
            {
                if (declaration.Prefix == prefix)
                    return declaration.Uri;
            }
        }

        return prefix.Length == 0 ? string.Empty : null;
    }

    /// <summary>This element and everything below it, in document order, without recursion.</summary>
    public IEnumerable<Element> SelfAndDescendants()
    {
        var pending = new Stack<Element>();
        pending.Push(this);
        while (pending.TryPop(out var element))
        {
            yield return element;
            for (var i = element.children.Count - 1; i >= 0; i--)
            {
                if (element.children[i] is Element child)
                    pending.Push(child);
            }
        }
    }

    public override string ToString() => $"{{{NamespaceUri}}}{LocalName}";

    internal void Add(ElementAttribute attribute) => attributes.Add(attribute);

    internal void Add(NamespaceDeclaration declaration) => declarations.Add(declaration);

    internal void Add(Element child) => children.Add(child);

    internal void AddText(string text) => children.Add(text);
}
