namespace Everseal.Watch.Probes.Tls;

/// <summary>
/// Lies between TLS and the connection and notes what comes in until the handshake is over: what the platform's library
/// makes of a peer's nonsense differs from system to system, the octets do not.
/// </summary>
internal sealed class WireTap(Stream wire) : Stream
{
    /// <summary>A handshake's octets that are kept: a chain at its limit of certificates, and what surrounds it.</summary>
    private const int MaxKept = 32 * 1024;

    /// <summary>No handshake needs more. The library has limits of its own per message, but none for their number.</summary>
    private const int MaxHandshakeBytes = 512 * 1024;

    private readonly MemoryStream _opening = new();
    private bool _isHandshakeOver;

    /// <summary>Octets that came in during the handshake.</summary>
    public long Received { get; private set; }

    /// <summary>The other side closed its half.</summary>
    public bool HasEnded { get; private set; }

    public bool IsOverLimit => Received > MaxHandshakeBytes;

    /// <summary>The first octets that came in; empty again once the handshake is over.</summary>
    public ReadOnlyMemory<byte> Opening => _opening.GetBuffer().AsMemory(0, (int)_opening.Length);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void EndOfHandshake()
    {
        _isHandshakeOver = true;
        _opening.SetLength(0);
        _opening.Capacity = 0;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await wire.ReadAsync(buffer, cancellationToken);
        if (_isHandshakeOver)
            return count;
        HasEnded |= count == 0 && buffer.Length > 0;
        Received += count;
        if (IsOverLimit)
            throw new IOException("The handshake is too long.");
        var room = MaxKept - (int)_opening.Length;
        _opening.Write(buffer.Span[..Math.Min(count, room)]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => wire.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => wire.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => wire.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => wire.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            wire.Dispose();
        base.Dispose(disposing);
    }
}
