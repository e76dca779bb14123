using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Everseal.Core.Audit;

/// <summary>
/// Fields one after the other in a form that has one reading only: a number is 8 bytes, big-endian, two's complement; a
/// text (UTF-8) or a byte string is its length in 4 bytes, big-endian, and then itself; what is absent is the
/// length FF FF FF FF alone. The first field is a domain, so that bytes of one purpose never pass for another's.
/// </summary>
public sealed class CanonicalFields
{
    private const uint Absent = uint.MaxValue;
    private readonly ArrayBufferWriter<byte> _written = new(512);

    public CanonicalFields(string domain) => Text(domain);

    public ReadOnlySpan<byte> Written => _written.WrittenSpan;

    public CanonicalFields Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_written.GetSpan(sizeof(long)), value);
        _written.Advance(sizeof(long));
        return this;
    }

    public CanonicalFields Text(string? text)
    {
        if (text is null)
            return Length(Absent);

        Length((uint)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _written);
        return this;
    }

    public CanonicalFields Bytes(ReadOnlyMemory<byte> bytes)
    {
        Length((uint)bytes.Length);
        _written.Write(bytes.Span);
        return this;
    }

    public CanonicalFields BytesOrAbsent(byte[]? bytes) => bytes is null ? Length(Absent) : Bytes(bytes);

    public byte[] Hash() => SHA256.HashData(Written);

    private CanonicalFields Length(uint length)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_written.GetSpan(sizeof(uint)), length);
        _written.Advance(sizeof(uint));
        return this;
    }
}
