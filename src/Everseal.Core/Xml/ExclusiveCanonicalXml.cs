namespace Everseal.Core.Xml;

/// <summary>
/// Exclusive XML Canonicalization 1.0 without comments (W3C, 18 July 2002), of one element and what is
/// below it. Depth is bounded by <see cref="XmlLimits.MaxDepth"/>, so recursion is safe.
/// </summary>
public static class ExclusiveCanonicalXml
{
    private static readonly List<(string Prefix, string? Uri)> NothingHidden = [];

    /// <summary>Writes the canonical octets of a subtree.</summary>
    /// <param name="apex">The element whose subtree is written.</param>
    /// <param name="output">Receives the octets.</param>
    /// <param name="inclusivePrefixes">The InclusiveNamespaces PrefixList; the empty string stands for <c>#default</c>.</param>
    /// <param name="omit">A subtree to leave out: the signature itself, for the enveloped-signature transform.</param>
    public static void Write(
        Element apex, XmlBytes output, IReadOnlyCollection<string>? inclusivePrefixes = null, Element? omit = null)
        => new Writer(output, inclusivePrefixes ?? [], omit).Write(apex);

    private sealed class Writer(XmlBytes output, IReadOnlyCollection<string> inclusivePrefixes, Element? omit)
    {
        // Work per element does not grow with depth: a small hostile message must not cost seconds.
        private readonly Dictionary<string, string> rendered = [];
        private readonly Dictionary<string, string?> inclusive = [];
        private readonly List<NamespaceDeclaration> own = [];

        public void Write(Element apex)
        {
            foreach (var prefix in inclusivePrefixes)
                inclusive[prefix] = apex.ResolvePrefix(prefix);
            WriteElement(apex);
        }

        private void WriteElement(Element element)
        {
            var hidden = EnterScope(element);
            output.Raw("<"u8).Name(element.QualifiedName);
            var replaced = WriteNamespaces(element);
            WriteAttributes(element);
            output.Raw(">"u8);
            foreach (var child in element.Children)
            {
                if (child is string text)
                    output.Text(text);
                else if (!ReferenceEquals(child, omit))
                    WriteElement((Element)child);
            }

            output.Raw("</"u8).Name(element.QualifiedName).Raw(">"u8);
            Undo(rendered, replaced);
            foreach (var (prefix, uri) in hidden)
                inclusive[prefix] = uri;
        }

        /// <summary>What this element's declarations hide of the inclusive prefixes, to be put back at its end.</summary>
        private List<(string Prefix, string? Uri)> EnterScope(Element element)
        {
            if (inclusive.Count == 0 || element.Declarations.Count == 0)
                return NothingHidden;

            var hidden = new List<(string, string?)>();
            foreach (var declaration in element.Declarations)
            {
                if (!inclusive.TryGetValue(declaration.Prefix, out var outer))
                    continue;
                hidden.Add((declaration.Prefix, outer));
                inclusive[declaration.Prefix] = declaration.Uri;
            }

            return hidden;
        }

        /// <returns>What the declarations written here replace for the output below.</returns>
        private (string Prefix, string? Uri)[] WriteNamespaces(Element element)
        {
            own.Clear();
            Utilize(element.Prefix, element.NamespaceUri);
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Prefix.Length > 0)
                    Utilize(attribute.Prefix, attribute.NamespaceUri);
            }

            // §3: a prefix on the list is treated as in inclusive canonicalization: rendered where it is in scope.
            foreach (var (prefix, uri) in inclusive)
            {
                if (uri is not null)
                    Utilize(prefix, uri);
            }

            if (own.Count == 0)
                return [];

            own.Sort(static (a, b) => string.CompareOrdinal(a.Prefix, b.Prefix));
            var replaced = new (string, string?)[own.Count];
            for (var i = 0; i < own.Count; i++)
            {
                var (prefix, uri) = own[i];
                if (prefix.Length == 0)
                    output.Raw(" xmlns=\""u8);
                else
                    output.Raw(" xmlns:"u8).Name(prefix).Raw("=\""u8);
                output.AttributeValue(uri).Raw("\""u8);
                replaced[i] = (prefix, rendered.GetValueOrDefault(prefix));
                rendered[prefix] = uri;
            }

            return replaced;
        }

        private void Utilize(string prefix, string uri)
        {
            if (prefix == "xml" || own.Exists(declaration => declaration.Prefix == prefix))
                return;

            // xmlns="" is rendered only to undo a default namespace of an output ancestor.
            var known = rendered.TryGetValue(prefix, out var inherited) ? inherited == uri : prefix.Length == 0 && uri.Length == 0;
            if (!known)
                own.Add(new NamespaceDeclaration(prefix, uri));
        }

        private static void Undo(Dictionary<string, string> rendered, (string Prefix, string? Uri)[] replaced)
        {
            foreach (var (prefix, uri) in replaced)
            {
                if (uri is null)
                    rendered.Remove(prefix);
                else
                    rendered[prefix] = uri;
            }
        }

        private void WriteAttributes(Element element)
        {
            if (element.Attributes.Count == 0)
                return;

            foreach (var attribute in InCanonicalOrder(element.Attributes))
                output.Raw(" "u8).Name(attribute.QualifiedName).Raw("=\""u8).AttributeValue(attribute.Value).Raw("\""u8);
        }

        private static IEnumerable<ElementAttribute> InCanonicalOrder(IReadOnlyList<ElementAttribute> attributes)
            => attributes.Count == 1
                ? attributes
                : attributes.OrderBy(attribute => attribute.NamespaceUri, StringComparer.Ordinal)
                    .ThenBy(attribute => attribute.LocalName, StringComparer.Ordinal);
    }
}
