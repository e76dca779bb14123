using System.Xml;

namespace Everseal.Core.Saml2;

/// <summary>Whether a text can stand in XML 1.0 at all: no control characters, no half of a surrogate pair (XML 1.0 §2.2).</summary>
internal static class AssertionText
{
    public static bool IsRepresentable(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return true;

        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 == text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                return false;
            i++;
        }

        return true;
    }
}
