namespace Everseal.Core.WsTrust;

/// <summary>SOAP 1.1 (W3C Note, 2000) or SOAP 1.2 (W3C Recommendation); an answer uses the version of its request.</summary>
public sealed class SoapVersion
{
    public static readonly SoapVersion Soap11 = new(
        "SOAP 1.1", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml", "1");

    public static readonly SoapVersion Soap12 = new(
        "SOAP 1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml", "true");

    private SoapVersion(string name, string namespaceUri, string mediaType, string mustUnderstand)
    {
        Name = name;
        NamespaceUri = namespaceUri;
        MediaType = mediaType;
        MustUnderstand = mustUnderstand;
    }

    public string Name { get; }

    public string NamespaceUri { get; }

    public string MediaType { get; }

    public string ContentType => MediaType + "; charset=utf-8";

    /// <summary>How this version spells a true <c>mustUnderstand</c>; readers take both spellings.</summary>
    public string MustUnderstand { get; }

    public static SoapVersion? FromNamespace(string namespaceUri)
        => namespaceUri == Soap11.NamespaceUri ? Soap11 : namespaceUri == Soap12.NamespaceUri ? Soap12 : null;

    /// <summary>From a media type without its parameters; null when it is not one of SOAP's.</summary>
    public static SoapVersion? FromMediaType(string? mediaType)
        => string.Equals(mediaType, Soap11.MediaType, StringComparison.OrdinalIgnoreCase) ? Soap11
            : string.Equals(mediaType, Soap12.MediaType, StringComparison.OrdinalIgnoreCase) ? Soap12
            : null;

    public override string ToString() => Name;
}
