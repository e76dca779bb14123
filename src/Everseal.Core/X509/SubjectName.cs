using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Everseal.Core.X509;

/// <summary>
/// Distinguished names as people read them and as a directory of service principals compares them: vSphere
/// knows such a principal by the subject of its certificate.
/// </summary>
public static class SubjectName
{
    /// <summary>RFC 4514: the most specific part first, <c>CN=vpxd,OU=mID,O=Example</c>. For people and logs.</summary>
    public static string Text(X500DistinguishedName name)
        => string.Join(',', Parse(name).Reverse().Select(part => string.Join('+', part.Select(attribute =>
            $"{AttributeType.ShortName(attribute.Type)}={Escape(attribute.Value)}"))));

    /// <summary>
    /// Equal for two names just when they name the same subject by RFC 5280, 7.1: order of parts matters, letter case,
    /// string type, and the width of white space do not. Opaque; compare ordinally, store it as a unique key.
    /// </summary>
    public static string ComparisonKey(X500DistinguishedName name)
        => string.Join(',', Parse(name).Select(part => string.Join('+', part
            .Select(attribute => $"{attribute.Type}={Escape(Fold(attribute.Value))}")
            .Order(StringComparer.Ordinal))));

    /// <summary>The most specific organization, or null.</summary>
    public static string? Organization(X500DistinguishedName name)
        => Parse(name).SelectMany(part => part).LastOrDefault(attribute => attribute.Type == Oids.Organization)?.Value;

    /// <summary>The most specific common name, or null.</summary>
    public static string? CommonName(X500DistinguishedName name)
        => Parse(name).SelectMany(part => part).LastOrDefault(attribute => attribute.Type == Oids.CommonName)?.Value;

    /// <summary>A name whose octets are DER to the last, as they are about to be signed.</summary>
    /// <exception cref="AsnContentException">They are not.</exception>
    internal static X500DistinguishedName ReadStrictly(ReadOnlyMemory<byte> der)
    {
        var parts = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (parts.HasData)
        {
            var part = parts.ReadSetOf();
            do
            {
                var attribute = part.ReadSequence();
                attribute.ReadObjectIdentifier();
                DirectoryString.Read(attribute);
                attribute.ThrowIfNotEmpty();
            }
            while (part.HasData);
        }

        return new X500DistinguishedName(der.Span);
    }

    private static IEnumerable<Attribute[]> Parse(X500DistinguishedName name)
    {
        var parts = new AsnReader(name.RawData, AsnEncodingRules.BER).ReadSequence();
        while (parts.HasData)
            yield return ParsePart(parts.ReadSetOf()).ToArray();
    }

    private static IEnumerable<Attribute> ParsePart(AsnReader part)
    {
        while (part.HasData)
        {
            var attribute = part.ReadSequence();
            yield return new Attribute(attribute.ReadObjectIdentifier(), DirectoryString.Read(attribute));
        }
    }

    private static string Fold(string value)
        => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    // RFC 4514, 2.4.
    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            var character = value[at];
            var isEdge = (at == 0 && character is ' ' or '#') || (at == value.Length - 1 && character == ' ');
            if (char.IsControl(character))
                text.Append('\\').Append(((int)character).ToString("X2"));
            else if (isEdge || character is '"' or '+' or ',' or ';' or '<' or '>' or '\\' or '=')
                text.Append('\\').Append(character);
            else
                text.Append(character);
        }

        return text.ToString();
    }

    private sealed record Attribute(string Type, string Value);
}
