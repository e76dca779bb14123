namespace Everseal.Core.Xml;

/// <summary>What a document may cost before it is refused. Sizes in bytes of UTF-8 or in counts.</summary>
public sealed record XmlLimits
{
    public static XmlLimits Standard { get; } = new();

    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>A SOAP envelope that carries two nested assertions stays below 20.</summary>
    public int MaxDepth { get; init; } = 64;

    public int MaxElements { get; init; } = 20_000;

    /// <summary>Characters of an element's qualified name: names are echoed in refusals.</summary>
    public int MaxNameLength { get; init; } = 256;

    /// <summary>Attributes and namespace declarations of one element, together.</summary>
    public int MaxAttributes { get; init; } = 64;

    /// <summary>
    /// Reads past comments and processing instructions instead of refusing the document: for documents that people write,
    /// and of which nothing is believed by a signature. A value that a comment splits is still read whole.
    /// </summary>
    public bool AllowsRemarks { get; init; }
}
