using System.Text;
using Everseal.Core.Audit;

namespace Everseal.Server.Auditing;

/// <summary>A file that only grows, one checkpoint a line.</summary>
internal sealed class CheckpointFile(string path) : CheckpointTarget
{
    private const int Tail = 64 * 1024;

    public override string Name => $"file:{path}";

    public override bool BeginsWithLatest => false;

    public override Task SendAsync(IReadOnlyList<string> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Opened each time: the mount may come and go. Only ever appended to, so that the file system may forbid all else.
        var torn = EndsInTornLine();
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes((torn ? "\n" : "") + string.Concat(lines.Select(line => line + "\n"))));
        stream.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }

    /// <returns>The last checkpoint in the file; null when there is none, or no file.</returns>
    public AuditCheckpoint? ReadLast()
    {
        if (!File.Exists(path))
            return null;

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-Math.Min(stream.Length, Tail), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n').Select(CheckpointLine.Read).LastOrDefault(checkpoint => checkpoint is not null);
    }

    // A host that went down while it wrote: the line is repeated in full, on a line of its own.
    private bool EndsInTornLine()
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return false;

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() != '\n';
    }
}
