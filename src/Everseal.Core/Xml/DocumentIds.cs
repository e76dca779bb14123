namespace Everseal.Core.Xml;

/// <summary>
/// Every id in the document that a node stands in. All id attributes in use share one space (SAML's ID,
/// XML Signature's Id, wsu:Id, xml:id), so a duplicate cannot hide behind another spelling.
/// </summary>
internal sealed class DocumentIds
{
    private const string WsSecurityUtility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

    private readonly Dictionary<string, Element> elements = [];
    private readonly HashSet<string> ambiguous = [];

    public DocumentIds(Element anyNode)
    {
        var root = anyNode;
        while (root.Parent is { } parent)
            root = parent;

        foreach (var element in root.SelfAndDescendants())
        {
            foreach (var attribute in element.Attributes)
            {
                if (IsId(attribute) && attribute.Value.Length > 0 && !elements.TryAdd(attribute.Value, element))
                    ambiguous.Add(attribute.Value);
            }
        }
    }

    public Element? Find(string id) => elements.GetValueOrDefault(id);

    public bool IsAmbiguous(string id) => ambiguous.Contains(id);

    private static bool IsId(ElementAttribute attribute) => attribute.NamespaceUri switch
    {
        "" => attribute.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase) || attribute.LocalName == "AssertionID",
        WsSecurityUtility => attribute.LocalName == "Id",
        XmlNames.Xml => attribute.LocalName == "id",
        _ => false,
    };
}
