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
    {
        var parts = Parse(name);
        var text = new StringBuilder();
        for (var at = parts.Count - 1; at >= 0; at--)
        {
            var separator = at == parts.Count - 1 ? "" : ",";
            foreach (var attribute in parts[at])
            {
                AppendEscaped(text.Append(separator).Append(AttributeType.ShortName(attribute.Type)).Append('='), attribute.Value);
                separator = "+";
            }
        }

        return text.ToString();
    }

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
        => MostSpecific(name, Oids.Organization);

    /// <summary>The most specific common name, or null.</summary>
    public static string? CommonName(X500DistinguishedName name)
        => MostSpecific(name, Oids.CommonName);

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

    private static string? MostSpecific(X500DistinguishedName name, string type)
        => Parse(name).FindLast(part => part.Exists(attribute => attribute.Type == type))?.FindLast(attribute => attribute.Type == type)?.Value;

    // Lists and loops: each certificate's name is read several times on its way.
    private static List<List<Attribute>> Parse(X500DistinguishedName name)
    {
        var parts = new AsnReader(name.RawData, AsnEncodingRules.BER).ReadSequence();
        var read = new List<List<Attribute>>();
        while (parts.HasData)
            read.Add(ParsePart(parts.ReadSetOf()));
        return read;
    }

    private static List<Attribute> ParsePart(AsnReader part)
    {
        var read = new List<Attribute>(1);
        while (part.HasData)
        {
            var attribute = part.ReadSequence();
            read.Add(new Attribute(attribute.ReadObjectIdentifier(), DirectoryString.Read(attribute)));
        }

        return read;
    }

    private static string Fold(string value)
        => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    // RFC 4514, 2.4.
    private static string Escape(string value) => AppendEscaped(new StringBuilder(value.Length), value).ToString();

    private static StringBuilder AppendEscaped(StringBuilder text, string value)
    {
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

        return text;
    }

    private sealed record Attribute(string Type, string Value);
}
