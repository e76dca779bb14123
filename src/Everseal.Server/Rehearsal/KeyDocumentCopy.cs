using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml.Linq;
using Everseal.Core.X509;
using Everseal.Server.Publishing;

namespace Everseal.Server.Rehearsal;

/// <summary>What a reader took from one answer over HTTP: the keys in the body, and how long the headers let it keep a copy.</summary>
internal sealed record KeyDocumentCopy(IReadOnlyDictionary<string, ValidityPeriod> Keys, TimeSpan MaxAge)
{
    public static readonly KeyDocumentCopy None = new(new Dictionary<string, ValidityPeriod>(StringComparer.Ordinal), TimeSpan.Zero);

    private static readonly XNamespace XmlSignature = "http://www.w3.org/2000/09/xmldsig#";

    // Documents do not change: each is fetched for real and parsed once, however many read it.
    private static readonly ConditionalWeakTable<PublishedDocument, KeyDocumentCopy> Copies = [];

    public static KeyDocumentCopy Of(PublishedDocument document, CredentialPool pool)
        => Copies.GetValue(document, fetched => Fetch(fetched, pool));

    private static KeyDocumentCopy Fetch(PublishedDocument document, CredentialPool pool)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Get }, Response = { Body = body } };
        document.AnswerAsync(context).GetAwaiter().GetResult();
        body.Position = 0;
        var certificates = context.Response.ContentType!.EndsWith("xml", StringComparison.Ordinal) ? OfMetadata(body) : OfKeySet(body);
        var maxAge = CacheControlHeaderValue.Parse(context.Response.Headers.CacheControl.ToString()).MaxAge!.Value;
        return new KeyDocumentCopy(certificates.Select(der => pool.Find(der)!).ToDictionary(made => made.KeyId, made => made.Validity, StringComparer.Ordinal), maxAge);
    }

    // The first certificate of each KeyDescriptor: what readers of metadata take.
    private static IEnumerable<byte[]> OfMetadata(Stream body)
        => XDocument.Load(body).Descendants(XmlSignature + "X509Data").Select(data => Convert.FromBase64String(data.Elements().First().Value));

    private static List<byte[]> OfKeySet(Stream body)
    {
        using var keys = JsonDocument.Parse(body);
        return [.. keys.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("x5c")[0].GetBytesFromBase64())];
    }
}
