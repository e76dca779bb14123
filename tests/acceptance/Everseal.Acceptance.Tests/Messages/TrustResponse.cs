using System.Xml.Linq;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Messages;

/// <summary>What came back: a token, a status or a fault.</summary>
internal sealed record TrustResponse(int HttpStatus, string Xml)
{
    private XDocument Document => XDocument.Parse(Xml, LoadOptions.PreserveWhitespace);

    /// <summary>The token exactly as it stands in the message, as govmomi takes it.</summary>
    public string Token
    {
        get
        {
            var (start, end) = (Xml.IndexOf("<saml2:Assertion", StringComparison.Ordinal), Xml.LastIndexOf("</saml2:Assertion>", StringComparison.Ordinal));
            start.Should().BePositive($"there should be a token in: {Xml}");
            return Xml[start..(end + "</saml2:Assertion>".Length)];
        }
    }

    public DateTimeOffset TokenEnd => DateTimeOffset.Parse(
        XElement.Parse(Token).Element(XName.Get("Conditions", Saml2))!.Attribute("NotOnOrAfter")!.Value);

    public string? StatusCode => Descendant("Status")?.Elements().FirstOrDefault(child => child.Name.LocalName == "Code")?.Value;

    public string? StatusReason => Descendant("Status")?.Elements().FirstOrDefault(child => child.Name.LocalName == "Reason")?.Value;

    /// <summary>SOAP 1.1: the faultcode; SOAP 1.2: the innermost subcode. Without its prefix, whose namespace is <see cref="FaultNamespace"/>.</summary>
    public string? FaultCode => FaultCodeElement?.Value.Trim().Split(':')[^1];

    public string? FaultNamespace => FaultCodeElement is { } element && element.Value.Trim().Split(':') is [var prefix, _]
        ? element.GetNamespaceOfPrefix(prefix)?.NamespaceName
        : null;

    public string? FaultText => (Descendant("faultstring") ?? Descendant("Text"))?.Value;

    private XElement? FaultCodeElement => Descendant("faultcode") ?? Document.Descendants(XName.Get("Value", Soap12)).LastOrDefault();

    private XElement? Descendant(string localName) => Document.Descendants().FirstOrDefault(element => element.Name.LocalName == localName);
}
