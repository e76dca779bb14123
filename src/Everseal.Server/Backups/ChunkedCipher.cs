using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Everseal.Server.Backups;

/// <summary>
/// AES-256-GCM over chunks of 64 KiB, so that a file of any size streams and nothing is handed on unverified. The nonce is
/// the chunk's number and whether it is the last (the STREAM construction): chunks cannot be swapped, dropped or cut off.
/// The key serves one file. The header is authenticated with each chunk.
/// </summary>
internal static class ChunkedCipher
{
    public const int ChunkSize = 64 * 1024;
    public const int TagSize = 16;
    public const int NonceSize = 12;

    public static void Nonce(Span<byte> nonce, uint number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[7..], number);
        nonce[11] = isLast ? (byte)1 : (byte)0;
    }
}

/// <summary>Writes chunks; <see cref="Complete"/> writes the last one, without which the file does not open.</summary>
internal sealed class EncryptingStream(Stream file, byte[] key, byte[] header) : Stream
{
    private readonly AesGcm _cipher = new(key, ChunkedCipher.TagSize);
    private readonly byte[] _plain = new byte[ChunkedCipher.ChunkSize];
    private readonly byte[] _sealed = new byte[ChunkedCipher.ChunkSize + ChunkedCipher.TagSize];
    private int _filled;
    private uint _number;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full chunk waits until more comes: only then it is known not to be the last.
            if (_filled == _plain.Length)
                WriteChunk(isLast: false);
            var taken = Math.Min(buffer.Length, _plain.Length - _filled);
            buffer[..taken].CopyTo(_plain.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public void Complete() => WriteChunk(isLast: true);

    // Chunks are complete or not there: nothing to flush.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_plain);
        _cipher.Dispose();
        base.Dispose(disposing);
    }

    private void WriteChunk(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[ChunkedCipher.NonceSize];
        ChunkedCipher.Nonce(nonce, checked(_number++), isLast);
        var output = _sealed.AsSpan(0, _filled + ChunkedCipher.TagSize);
        _cipher.Encrypt(nonce, _plain.AsSpan(0, _filled), output[..^ChunkedCipher.TagSize], output[^ChunkedCipher.TagSize..], header);
        file.Write(output);
        _filled = 0;
    }
}

/// <summary>Reads what <see cref="EncryptingStream"/> wrote. Each octet that it returns was verified; a cut-off file throws.</summary>
internal sealed class DecryptingStream(Stream file, byte[] key, byte[] header) : Stream
{
    private readonly AesGcm _cipher = new(key, ChunkedCipher.TagSize);
    private readonly byte[] _sealed = new byte[ChunkedCipher.ChunkSize + ChunkedCipher.TagSize];
    private readonly byte[] _plain = new byte[ChunkedCipher.ChunkSize];
    private int _filled;
    private int _taken;
    private uint _number;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="CryptographicException">The file was altered or cut off, or the key is another one.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == _filled && !_ended)
            ReadChunk();
        var given = Math.Min(buffer.Length, _filled - _taken);
        _plain.AsSpan(_taken, given).CopyTo(buffer);
        _taken += given;
        return given;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_plain);
        _cipher.Dispose();
        base.Dispose(disposing);
    }

    private void ReadChunk()
    {
        var length = file.ReadAtLeast(_sealed, _sealed.Length, throwOnEndOfStream: false);
        if (length < ChunkedCipher.TagSize)
            throw new CryptographicException("The file ends before its last chunk.");
        _ended = length < _sealed.Length || IsAtEnd();
        Span<byte> nonce = stackalloc byte[ChunkedCipher.NonceSize];
        ChunkedCipher.Nonce(nonce, checked(_number++), _ended);
        (_taken, _filled) = (0, length - ChunkedCipher.TagSize);
        _cipher.Decrypt(nonce, _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, ChunkedCipher.TagSize), _plain.AsSpan(0, _filled), header);
    }

    private bool IsAtEnd() => file.Position == file.Length;
}
