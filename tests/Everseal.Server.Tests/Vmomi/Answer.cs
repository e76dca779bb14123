using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Everseal.Server.Tests.Vmomi;

/// <summary>An answer as a client sees it, read by a parser that is not ours.</summary>
internal sealed record Answer(int Status, string? ContentType, XElement Body, SetCookieHeaderValue? SetCookie)
{
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    public string? Cookie => SetCookie?.Value.Value;

    /// <summary>The typed fault, as govmomi finds it: by the unresolved text of xsi:type.</summary>
    public string? Fault => Body.Element(Soap + "Fault")?.Element("detail")?.Elements().Single().Attribute(Xsi + "type")?.Value;

    public string? FaultText => Body.Element(Soap + "Fault")?.Element("faultstring")?.Value;

    public XElement Response => Body.Elements().Single();

    public IReadOnlyList<XElement> Returned => [.. Response.Elements(Response.Name.Namespace + "returnval")];

    /// <summary>The text at a path below the first returnval.</summary>
    public string? Value(string path)
        => path.Split('/').Aggregate((XElement?)Returned[0], (element, name) => element?.Element(Response.Name.Namespace + name))?.Value;

    public static Answer Read(HttpResponse response, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var body = XDocument.Load(stream).Root!.Element(Soap + "Body")!;
        var cookie = response.Headers.SetCookie.Count == 0 ? null : SetCookieHeaderValue.Parse(response.Headers.SetCookie.ToString());
        return new Answer(response.StatusCode, response.ContentType, body, cookie);
    }
}
