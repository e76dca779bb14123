using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using CsCheck;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Xml;

public class ExclusiveCanonicalXmlTests
{
    private static string Canonical(string xml, params string[] prefixes)
    {
        var output = new XmlBytes();
        ExclusiveCanonicalXml.Write(XmlTreeReader.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Standard).OrThrow(), output, prefixes);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData("<a/>", "<a></a>")]
    [InlineData("<a  b = '1' ></a >", "<a b=\"1\"></a>")]
    [InlineData("<a xmlns:u='urn:unused'><b/></a>", "<a><b></b></a>")]
    [InlineData("<a xmlns='urn:d'><b xmlns=''/></a>", "<a xmlns=\"urn:d\"><b xmlns=\"\"></b></a>")]
    [InlineData("<a xmlns=''><b/></a>", "<a><b></b></a>")]
    [InlineData("<a xmlns:p='urn:1'><p:b><p:c/></p:b><p:d/></a>", "<a><p:b xmlns:p=\"urn:1\"><p:c></p:c></p:b><p:d xmlns:p=\"urn:1\"></p:d></a>")]
    [InlineData("<a xmlns:z='urn:1' xmlns:y='urn:2' z:b='1' y:b='2' c='3'/>", "<a xmlns:y=\"urn:2\" xmlns:z=\"urn:1\" c=\"3\" z:b=\"1\" y:b=\"2\"></a>")]
    [InlineData("<a b='&lt;&quot;&#9;&#10;&#13;&gt;'>&gt;&amp;&lt;&#13;\n</a>", "<a b=\"&lt;&quot;&#x9;&#xA;&#xD;>\">&gt;&amp;&lt;&#xD;\n</a>")]
    [InlineData("<a xml:lang='en'/>", "<a xml:lang=\"en\"></a>")]
    [InlineData("<a>x<![CDATA[<y>]]></a>", "<a>x&lt;y&gt;</a>")]
    public void Write_Document_IsCanonical(string xml, string expected) => Canonical(xml).Should().Be(expected);

    [Fact]
    public void Write_InclusivePrefix_IsRenderedThoughUnused()
        => Canonical("<a xmlns:xs='urn:xs' xmlns:q='urn:q'><b/></a>", "xs").Should().Be("<a xmlns:xs=\"urn:xs\"><b></b></a>");

    [Fact]
    public void Write_OmittedSubtree_LeavesNoTrace()
    {
        var root = XmlTreeReader.Read("<a>1<s><t/></s>2</a>"u8.ToArray(), XmlLimits.Standard).OrThrow();
        var output = new XmlBytes();

        ExclusiveCanonicalXml.Write(root, output, omit: root.Elements().Single());

        Encoding.UTF8.GetString(output.WrittenSpan).Should().Be("<a>12</a>");
    }

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static readonly Gen<string> Prefix = AnyOf("", "p", "q", "xs");
    private static readonly Gen<string> Uri = AnyOf("urn:1", "urn:2", "urn:3");
    private static readonly Gen<string> Text = AnyOf("", "t", "a&amp;b", "&lt;&gt;", "&#13;\n", "é\u20AC", "\"'", "&#x1F600;", " \t ");

    /// <summary>Elements that declare every prefix at the root and redeclare some below.</summary>
    private static Gen<string> Tree(int depth)
    {
        var attributes = Gen.Select(AnyOf("p", "q", "xs"), AnyOf("a", "b", "c"), Text, (p, n, v) => (Name: $"{p}:{n}", Value: v))
            .Array[0, 3].Select(all => string.Concat(all.DistinctBy(a => a.Name[^1]).Select(a => $" {a.Name}=\"{a.Value.Replace("\"", "&quot;", StringComparison.Ordinal)}\"")));
        var declarations = Gen.Select(Prefix, Uri, (p, u) => (p, u)).Array[0, 2]
            .Select(all => string.Concat(all.DistinctBy(d => d.p).Select(d => d.p.Length == 0 ? $" xmlns=\"{d.u}\"" : $" xmlns:{d.p}=\"{d.u}{d.p}\"")));
        var children = depth == 0 ? Text : Gen.Select(Text, Tree(depth - 1), Text, Tree(depth - 1), (a, b, c, d) => a + b + c + d);
        return Gen.Select(Prefix, declarations, attributes, children, (prefix, xmlns, attrs, inner) =>
        {
            var name = prefix.Length == 0 ? "e" : $"{prefix}:e";
            return $"<{name}{xmlns}{attrs}>{inner}</{name}>";
        });
    }

    [Fact]
    public void Write_AnyTree_AgreesWithTheFramework()
        => Gen.Select(Tree(3), AnyOf<string[]>([], ["xs"], ["p", "xs"])).Sample((inner, prefixes) =>
        {
            var xml = $"<root xmlns:p=\"urn:p0\" xmlns:q=\"urn:q0\" xmlns:xs=\"urn:xs0\" xmlns=\"urn:d0\">{inner}</root>";
            var document = new XmlDocument { PreserveWhitespace = true };
            // XmlDocument.LoadXml alone would skip attribute-value normalization (XML 1.0 §3.3.3).
            using (var normalizing = XmlReader.Create(new StringReader(xml)))
                document.Load(normalizing);
            var transform = new XmlDsigExcC14NTransform(includeComments: false, string.Join(' ', prefixes));
            transform.LoadInput(document);
            using var reader = new StreamReader((Stream)transform.GetOutput(typeof(Stream)));

            Canonical(xml, prefixes).Should().Be(reader.ReadToEnd());
        }, iter: 2000);
}
