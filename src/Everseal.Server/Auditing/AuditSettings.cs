using Everseal.Watch.Syslog;

namespace Everseal.Server.Auditing;

/// <summary>When checkpoints are made and where they are sent.</summary>
public sealed record AuditSettings
{
    /// <summary>A file that each checkpoint is appended to: on another disk, or a mount of another host. Null for none.</summary>
    public string? CheckpointFile { get; init; }

    /// <summary>A syslog receiver: <c>unix:/dev/log</c>, <c>udp://HOST:PORT</c>, <c>tcp://HOST:PORT</c> or <c>tls://HOST:PORT</c>. Null for none.</summary>
    public SyslogAddress? Syslog { get; init; }

    /// <summary>CA certificates (PEM) that vouch for a receiver with TLS; null for the platform's.</summary>
    public string? SyslogCaFile { get; init; }

    /// <summary>A checkpoint is made after so many records at the latest.</summary>
    public int CheckpointRecords { get; init; } = 1000;

    /// <summary>A checkpoint is made so long after the last one, when anything was recorded since.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(5);
}
