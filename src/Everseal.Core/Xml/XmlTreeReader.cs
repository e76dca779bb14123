using System.Buffers;
using System.Text;
using System.Xml;
using Everseal.Core.Errors;

namespace Everseal.Core.Xml;

/// <summary>
/// The one parser: UTF-8 bytes in, a tree of <see cref="Element"/> out. No DTD, no entities but the five
/// predefined ones, no comments, no processing instructions, bounded size, depth and counts.
/// </summary>
public static class XmlTreeReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Result<Element> Read(ReadOnlyMemory<byte> utf8, XmlLimits limits)
        => Read(utf8, limits, XmlGuards.All);

    internal static Result<Element> Read(ReadOnlyMemory<byte> utf8, XmlLimits limits, XmlGuards guards)
    {
        if (utf8.Length > limits.MaxBytes)
            return ErrorCodes.Xml.TooLarge.With($"The document has {utf8.Length} bytes; at most {limits.MaxBytes} are read.");

        // Decoding first leaves one meaning of the bytes: an encoding declaration cannot change it.
        var characters = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            var bytes = utf8.Span;
            if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                bytes = bytes[3..];

            var length = StrictUtf8.GetChars(bytes, characters);
            using var text = new CharArrayReader(characters, length);
            using var reader = XmlReader.Create(text, Settings(limits, guards));
            return Build(reader, limits, guards);
        }
        catch (DecoderFallbackException)
        {
            return ErrorCodes.Xml.NotUtf8.With("The document is not valid UTF-8.");
        }
        catch (XmlException exception)
        {
            return Refusal(exception);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters, clearArray: true);
        }
    }

    private static XmlReaderSettings Settings(XmlLimits limits, XmlGuards guards) => new()
    {
        DtdProcessing = guards.HasFlag(XmlGuards.Dtd) ? DtdProcessing.Prohibit : DtdProcessing.Parse,
        XmlResolver = null,
        MaxCharactersInDocument = limits.MaxBytes,
        MaxCharactersFromEntities = guards.HasFlag(XmlGuards.Dtd) ? 1024 : 0,
        CheckCharacters = true,
        CloseInput = false,
        IgnoreComments = limits.AllowsRemarks || !guards.HasFlag(XmlGuards.Comment),
        IgnoreProcessingInstructions = limits.AllowsRemarks || !guards.HasFlag(XmlGuards.ProcessingInstruction),
    };

    // XmlException's own text quotes the document; a position says enough.
    private static StsError Refusal(XmlException exception)
        => exception.Message.Contains("DTD", StringComparison.Ordinal)
            ? ErrorCodes.Xml.Dtd.With("The document has a DOCTYPE; document type definitions are never read.")
            : ErrorCodes.Xml.Malformed.With(
                $"The document is not well-formed XML (line {exception.LineNumber}, position {exception.LinePosition}).");

    private static Result<Element> Build(XmlReader reader, XmlLimits limits, XmlGuards guards)
    {
        Element? root = null;
        Element? current = null;
        var elements = 0;
        var text = new TextRun();

        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++elements > limits.MaxElements)
                        return ErrorCodes.Xml.TooManyElements.With($"The document has more than {limits.MaxElements} elements.");
                    if (reader.Depth >= limits.MaxDepth && guards.HasFlag(XmlGuards.Depth))
                        return ErrorCodes.Xml.TooDeep.With($"The document nests deeper than {limits.MaxDepth} elements.");
                    if (reader.AttributeCount > limits.MaxAttributes)
                        return ErrorCodes.Xml.TooManyAttributes.With($"An element has more than {limits.MaxAttributes} attributes.");
                    if (reader.Name.Length > limits.MaxNameLength)
                        return ErrorCodes.Xml.NameTooLong.With($"An element's name has more than {limits.MaxNameLength} characters.");

                    text.EndIn(current);
                    var isEmpty = reader.IsEmptyElement;
                    var element = ReadStart(reader, current);
                    root ??= element;
                    current?.Add(element);
                    if (!isEmpty)
                        current = element;
                    break;

                case XmlNodeType.EndElement:
                    text.EndIn(current);
                    current = current!.Parent;
                    break;

                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    text.Add(reader.Value);
                    break;

                case XmlNodeType.XmlDeclaration:
                    if (reader.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                        return ErrorCodes.Xml.NotUtf8.With("The document declares an encoding other than UTF-8.");
                    break;

                case XmlNodeType.Comment:
                    return ErrorCodes.Xml.Comment.With("The document holds a comment; comments are refused.");

                case XmlNodeType.ProcessingInstruction:
                    return ErrorCodes.Xml.ProcessingInstruction.With("The document holds a processing instruction; these are refused.");

                case XmlNodeType.DocumentType when !guards.HasFlag(XmlGuards.Dtd):
                    break;

                default:
                    return ErrorCodes.Xml.Malformed.With($"The document holds a node of kind {reader.NodeType}.");
            }
        }

        return root is null ? ErrorCodes.Xml.Malformed.With("The document is empty.") : root;
    }

    private static Element ReadStart(XmlReader reader, Element? parent)
    {
        var element = new Element(parent, reader.Prefix, reader.LocalName, reader.NamespaceURI);
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == XmlNames.Xmlns)
                element.Add(new NamespaceDeclaration(reader.Prefix.Length == 0 ? string.Empty : reader.LocalName, reader.Value));
            else
                element.Add(new ElementAttribute(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value));
        }

        reader.MoveToElement();
        return element;
    }

    /// <summary>
    /// Text that an entity or a CDATA section splits is one value. Joined once, at the next tag: joining piece by
    /// piece would let a megabyte of pieces cost gigabytes of copying.
    /// </summary>
    private struct TextRun
    {
        private string? _first;
        private StringBuilder? _more;

        public void Add(string text)
        {
            if (_first is null)
                _first = text;
            else
                (_more ??= new StringBuilder(_first)).Append(text);
        }

        public void EndIn(Element? element)
        {
            if (_first is not null)
                element?.AddText(_more?.ToString() ?? _first);
            (_first, _more) = (null, null);
        }
    }

    /// <summary>Reads from a pooled buffer: a message with a password must not linger as a string.</summary>
    private sealed class CharArrayReader(char[] characters, int length) : TextReader
    {
        private int position;

        public override int Peek() => position < length ? characters[position] : -1;

        public override int Read() => position < length ? characters[position++] : -1;

        public override int Read(char[] buffer, int index, int count)
        {
            var read = Math.Min(count, length - position);
            Array.Copy(characters, position, buffer, index, read);
            position += read;
            return read;
        }
    }
}

/// <summary>The reader's refusals; tests switch one off to prove that it alone stops an attack.</summary>
[Flags]
internal enum XmlGuards
{
    None = 0,
    Dtd = 1,
    Comment = 2,
    ProcessingInstruction = 4,
    Depth = 8,
    All = Dtd | Comment | ProcessingInstruction | Depth,
}
