namespace Everseal.Core.Xml;

/// <summary>
/// Exclusive XML Canonicalization 1.0 without comments (W3C, 18 July 2002), of one element and what is
/// below it. Depth is bounded by <see cref="XmlLimits.MaxDepth"/>, so recursion is safe.
/// </summary>
public static class ExclusiveCanonicalXml
{
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
        /// <summary>What the output ancestors declared, innermost last.</summary>
        private readonly List<NamespaceDeclaration> rendered = [];

        private readonly List<NamespaceDeclaration> own = [];

        public void Write(Element element)
        {
            var outer = rendered.Count;
            output.Raw("<"u8).Name(element.QualifiedName);
            WriteNamespaces(element);
            WriteAttributes(element);
            output.Raw(">"u8);
            foreach (var child in element.Children)
            {
                if (child is string text)
                    output.Text(text);
                else if (!ReferenceEquals(child, omit))
                    Write((Element)child);
            }

            output.Raw("</"u8).Name(element.QualifiedName).Raw(">"u8);
            rendered.RemoveRange(outer, rendered.Count - outer);
        }

        private void WriteNamespaces(Element element)
        {
            own.Clear();
            Utilize(element.Prefix, element.NamespaceUri);
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Prefix.Length > 0)
                    Utilize(attribute.Prefix, attribute.NamespaceUri);
            }

            // §3: a prefix on the list is treated as in inclusive canonicalization: rendered where it is in scope.
            foreach (var prefix in inclusivePrefixes)
            {
                if (element.ResolvePrefix(prefix) is { } uri)
                    Utilize(prefix, uri);
            }

            own.Sort(static (a, b) => string.CompareOrdinal(a.Prefix, b.Prefix));
            foreach (var declaration in own)
            {
                if (declaration.Prefix.Length == 0)
                    output.Raw(" xmlns=\""u8);
                else
                    output.Raw(" xmlns:"u8).Name(declaration.Prefix).Raw("=\""u8);
                output.AttributeValue(declaration.Uri).Raw("\""u8);
            }

            rendered.AddRange(own);
        }

        private void Utilize(string prefix, string uri)
        {
            if (prefix == "xml" || own.Exists(declaration => declaration.Prefix == prefix))
                return;

            var inherited = rendered.FindLast(declaration => declaration.Prefix == prefix);

            // xmlns="" is rendered only to undo a default namespace of an output ancestor.
            var known = inherited is null ? prefix.Length == 0 && uri.Length == 0 : inherited.Uri == uri;
            if (!known)
                own.Add(new NamespaceDeclaration(prefix, uri));
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
