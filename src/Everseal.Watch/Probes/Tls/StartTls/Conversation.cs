using System.Text;

namespace Everseal.Watch.Probes.Tls.StartTls;

/// <summary>The few octets that go back and forth before TLS, within a limit for all of them.</summary>
internal sealed class Conversation(Stream wire)
{
    private const int MaxBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[MaxBytes];
    private int _read;

    /// <summary>Octets that came in.</summary>
    public int Received { get; private set; }

    /// <summary>Something has come in that nobody asked for yet.</summary>
    public bool HasMore => Received > _read;

    public async Task SendAsync(ReadOnlyMemory<byte> octets, CancellationToken deadline) => await wire.WriteAsync(octets, deadline);

    public Task SendLineAsync(string line, CancellationToken deadline) => SendAsync(Encoding.ASCII.GetBytes(line + "\r\n"), deadline);

    /// <exception cref="EndOfStreamException">The other side closed.</exception>
    /// <exception cref="InvalidDataException">It said more than anybody has to say before TLS.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(int count, CancellationToken deadline)
    {
        while (Received - _read < count)
            await FillAsync(deadline);
        _read += count;
        return _buffer.AsMemory(_read - count, count);
    }

    /// <summary>A line without its end. LF alone ends it too.</summary>
    /// <exception cref="EndOfStreamException">The other side closed.</exception>
    /// <exception cref="InvalidDataException">It said more than anybody has to say before TLS.</exception>
    public async Task<string> ReadLineAsync(CancellationToken deadline)
    {
        int length;
        while ((length = _buffer.AsSpan(_read..Received).IndexOf((byte)'\n')) < 0)
            await FillAsync(deadline);
        var line = await ReadAsync(length + 1, deadline);
        return Encoding.Latin1.GetString(line.Span).TrimEnd('\r', '\n');
    }

    private async Task FillAsync(CancellationToken deadline)
    {
        if (Received == MaxBytes)
            throw new InvalidDataException($"More than {MaxBytes / 1024} KiB came before TLS.");
        var count = await wire.ReadAsync(_buffer.AsMemory(Received), deadline);
        if (count == 0)
            throw new EndOfStreamException();
        Received += count;
    }
}
