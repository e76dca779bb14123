using System.Buffers;
using System.Globalization;
using System.Text;

namespace Everseal.Core.Xml;

/// <summary>
/// Writes XML as bytes of UTF-8 with the escaping of Canonical XML 1.0 §2.3, which is also what any
/// parser reads. The caller writes the markup; values go through <see cref="Text"/> and <see cref="AttributeValue"/>.
/// </summary>
public sealed class XmlBytes : IBufferWriter<byte>
{
    private static readonly SearchValues<char> SpecialInText = SearchValues.Create("&<>\r");
    private static readonly SearchValues<char> SpecialInAttribute = SearchValues.Create("&<\"\t\n\r");

    private readonly ArrayBufferWriter<byte> buffer;

    public XmlBytes(int initialCapacity = 4096) => buffer = new ArrayBufferWriter<byte>(initialCapacity);

    public ReadOnlyMemory<byte> WrittenMemory => buffer.WrittenMemory;

    public ReadOnlySpan<byte> WrittenSpan => buffer.WrittenSpan;

    public int Length => buffer.WrittenCount;

    /// <summary>Markup, or bytes that are XML already.</summary>
    public XmlBytes Raw(ReadOnlySpan<byte> utf8)
    {
        buffer.Write(utf8);
        return this;
    }

    public XmlBytes Text(string value)
    {
        WriteEscaped(value, SpecialInText);
        return this;
    }

    public XmlBytes AttributeValue(string value)
    {
        WriteEscaped(value, SpecialInAttribute);
        return this;
    }

    /// <summary>A name that was checked already: no escaping.</summary>
    public XmlBytes Name(string name)
    {
        Encoding.UTF8.GetBytes(name, buffer);
        return this;
    }

    public XmlBytes Time(DateTimeOffset time) => Name(XmlTime.Write(time));

    public XmlBytes Number(int value)
    {
        value.TryFormat(buffer.GetSpan(11), out var written, default, CultureInfo.InvariantCulture);
        buffer.Advance(written);
        return this;
    }

    public XmlBytes Base64(ReadOnlySpan<byte> bytes)
    {
        var target = buffer.GetSpan(Base64Length(bytes.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, target, out _, out var written);
        buffer.Advance(written);
        return this;
    }

    void IBufferWriter<byte>.Advance(int count) => buffer.Advance(count);

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => buffer.GetMemory(sizeHint);

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => buffer.GetSpan(sizeHint);

    private static int Base64Length(int bytes) => System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes);

    private void WriteEscaped(ReadOnlySpan<char> value, SearchValues<char> special)
    {
        while (true)
        {
            var index = value.IndexOfAny(special);
            if (index < 0)
            {
                Encoding.UTF8.GetBytes(value, buffer);
                return;
            }

            Encoding.UTF8.GetBytes(value[..index], buffer);
            buffer.Write(value[index] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '"' => "&quot;"u8,
                '\t' => "&#x9;"u8,
                '\n' => "&#xA;"u8,
                _ => "&#xD;"u8,
            });
            value = value[(index + 1)..];
        }
    }
}
