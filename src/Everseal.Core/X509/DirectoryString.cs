using System.Formats.Asn1;

namespace Everseal.Core.X509;

/// <summary>An attribute value of a distinguished name (RFC 5280, 4.1.2.4).</summary>
internal static class DirectoryString
{
    /// <summary>The text of any string type; a value that is none of them as <c>#</c> and hexadecimal (RFC 4514, 2.4).</summary>
    public static string Read(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass == TagClass.Universal)
        {
            switch ((UniversalTagNumber)tag.TagValue)
            {
                case UniversalTagNumber.UTF8String:
                case UniversalTagNumber.PrintableString:
                case UniversalTagNumber.IA5String:
                case UniversalTagNumber.T61String:
                case UniversalTagNumber.BMPString:
                    return reader.ReadCharacterString((UniversalTagNumber)tag.TagValue);
            }
        }

        return "#" + Convert.ToHexString(reader.ReadEncodedValue().Span);
    }
}
